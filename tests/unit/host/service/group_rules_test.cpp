// SPDX-License-Identifier: Apache-2.0
#include "service/group_rules.h"

#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

constexpr RuleCodes kCodes = {1, 2, 3};

std::optional<MemberFact> as(int32_t own_role) {
  MemberFact member;
  member.user_id = 1;
  member.role = own_role;
  return member;
}

TEST(GroupRules, each_rule_lets_in_whom_it_names) {
  struct Case {
    GroupRule rule;
    std::optional<MemberFact> member;
    int32_t code;
  };
  for (const Case& c : {
           Case{GroupRule::owner, as(role::kOwner), status::kOk},
           Case{GroupRule::owner, as(role::kManager), 1},
           Case{GroupRule::owner, std::nullopt, 1},
           Case{GroupRule::owner_manager, as(role::kManager), status::kOk},
           Case{GroupRule::owner_manager, as(role::kMember), 2},
           Case{GroupRule::owner_manager_member, as(role::kMember), status::kOk},
           Case{GroupRule::owner_manager_member, as(role::kGuest), 3},
           Case{GroupRule::owner_manager_member, std::nullopt, 3},
           Case{GroupRule::all, std::nullopt, status::kOk},
       }) {
    EXPECT_EQ(code_by(c.rule, c.member, kCodes), c.code);
  }
}

TEST(GroupRules, refusing_only_what_is_not_allowed) {
  Outcome outcome(0, 1);
  outcome.accept();
  EXPECT_FALSE(refused(outcome, status::kOk));
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_TRUE(refused(outcome, status::kIllegalArgument));
  EXPECT_EQ(outcome.code(), status::kIllegalArgument);
}

using GroupRulesTest = GroupTest;

TEST_F(GroupRulesTest, an_inactive_group_is_not_active) {
  WriteContext context = writer->context();
  EXPECT_TRUE(active_group(context, kGroup)->has_value());
  EXPECT_FALSE(active_group(context, kNoGroup)->has_value());
  deactivate();
  EXPECT_FALSE(active_group(context, kGroup)->has_value());
}

TEST_F(GroupRulesTest, a_group_admits_up_to_its_size_and_nobody_blocked) {
  bend([](GroupType& type) { type.group_size_limit = 6; });
  WriteContext context = writer->context();
  const GroupFact group = **active_group(context, kGroup);
  EXPECT_EQ(*code_to_admit(context, kGroup, group, {6}), status::kOk);
  EXPECT_EQ(*code_to_admit(context, kGroup, group, {6, 7}), status::kAddUserToGroupWithSizeLimitReached);
  EXPECT_EQ(*code_to_admit(context, kGroup, group, {kBlocked}), status::kAddBlockedUserToGroup);
}

}  // namespace
}  // namespace turms::gateway::service
