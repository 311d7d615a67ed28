// SPDX-License-Identifier: Apache-2.0
#include "embedded/group_type_rules.h"

#include "extensions/group_types.h"
#include "host/embedded/test_client.h"
#include "host/embedded/test_services.h"
#include "store/group_type.h"

namespace turms::gateway::embedded {
namespace {

using sessions::GroupType;

struct GroupTypeRulesTest : BackendTest {
  Result<GroupType> find(int64_t id) {
    return answer_of<GroupType>([&](auto done) { return backend->group_types()->find(id, std::move(done)); });
  }
  Result<std::vector<GroupType>> creatable() {
    return answer_of<std::vector<GroupType>>(
        [&](auto done) { return backend->group_types()->creatable(1, std::move(done)); });
  }
};

TEST_F(GroupTypeRulesTest, tell_the_default_type_as_turms_has_it) {
  start();
  const auto type = find(store::kDefaultGroupType);
  ASSERT_TRUE(type.ok());
  EXPECT_EQ(type->id, 0);
  EXPECT_EQ(type->name, "DEFAULT");
  EXPECT_EQ(type->join, TGP_GROUP_JOIN_INVITATION);
  EXPECT_EQ(type->inviters, TGP_GROUP_RULE_OWNER_MANAGER_MEMBER);
  EXPECT_EQ(type->info_updaters, TGP_GROUP_RULE_OWNER_MANAGER);
  EXPECT_EQ(type->member_info_updaters, TGP_GROUP_RULE_OWNER_MANAGER);
  EXPECT_EQ(type->size_limit, 500U);
  EXPECT_EQ(type->flags, TGP_GROUP_TYPE_INVITEE_AGREES | TGP_GROUP_TYPE_SELF_INFO | TGP_GROUP_TYPE_READ_RECEIPTS |
                             TGP_GROUP_TYPE_EDITABLE);
}

TEST_F(GroupTypeRulesTest, tell_each_rule_of_a_type_of_the_operators) {
  store::GroupType type;
  type.id = 7;
  type.name = "QUIZ";
  type.group_size_limit = 9;
  type.join_strategy = store::JoinStrategy::question;
  type.inviters = store::GroupRule::all;
  type.info_updaters = store::GroupRule::owner;
  type.member_info_updaters = store::GroupRule::owner_manager_member;
  type.invitee_approves = type.self_info_updatable = type.enable_read_receipt = type.message_editable = false;
  type.guest_speakable = true;
  settings.group_types = {type};
  start();
  const auto told = find(7);
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(told->name, "QUIZ");
  EXPECT_EQ(told->size_limit, 9U);
  EXPECT_EQ(told->join, TGP_GROUP_JOIN_QUESTION);
  EXPECT_EQ(told->inviters, TGP_GROUP_RULE_ALL);
  EXPECT_EQ(told->info_updaters, TGP_GROUP_RULE_OWNER);
  EXPECT_EQ(told->member_info_updaters, TGP_GROUP_RULE_OWNER_MANAGER_MEMBER);
  EXPECT_EQ(told->flags, TGP_GROUP_TYPE_GUESTS_SPEAK);
}

TEST_F(GroupTypeRulesTest, a_type_that_nobody_made_is_not_there) {
  start();
  EXPECT_EQ(find(8).error().code, Code::not_found);
}

TEST_F(GroupTypeRulesTest, what_users_may_create_comes_in_the_operators_order) {
  settings.group_types = {store::open_group_type()};
  settings.service.group.user_role.creatable_group_type_ids = {1, 8, 0};
  start();
  const auto types = creatable();
  ASSERT_TRUE(types.ok());
  ASSERT_EQ(types->size(), 2U) << "8 is not there";
  EXPECT_EQ((*types)[0].id, 1);
  EXPECT_EQ((*types)[0].join, TGP_GROUP_JOIN_OPEN);
  EXPECT_EQ((*types)[1].id, 0);
}

}  // namespace
}  // namespace turms::gateway::embedded
