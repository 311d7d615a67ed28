// SPDX-License-Identifier: Apache-2.0
#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::UpdateGroupMemberRequest;

UpdateGroupMemberRequest about(int64_t member, int64_t group = kGroup) {
  UpdateGroupMemberRequest request{};
  request.group_id = group;
  request.member_id = member;
  return request;
}

UpdateGroupMemberRequest renaming(int64_t member, int64_t group = kGroup) {
  UpdateGroupMemberRequest request = about(member, group);
  request.name = "Nick";
  return request;
}

UpdateGroupMemberRequest promoting(int64_t member, int32_t to, int64_t group = kGroup) {
  UpdateGroupMemberRequest request = about(member, group);
  request.has_role = true;
  request.role = to;
  return request;
}

UpdateGroupMemberRequest muting(int64_t member, int64_t group = kGroup) {
  UpdateGroupMemberRequest request = about(member, group);
  request.has_mute_end_date = true;
  request.mute_end_date = 7'000;
  return request;
}

struct UpdateGroupMemberTest : GroupTest {
  store::GroupMember row(int64_t user_id) {
    return tables.group_members.find(kGroup, user_id)->value_or(store::GroupMember{});
  }
};

TEST_F(UpdateGroupMemberTest, names_roles_and_mutes_are_stored) {
  ASSERT_EQ(ask(kMember, renaming(kMember)).code(), status::kOk);
  EXPECT_EQ(row(kMember).name, "Nick");
  ASSERT_EQ(ask(kOwner, promoting(kMember, role::kManager)).code(), status::kOk);
  EXPECT_EQ(row(kMember).role, role::kManager);
  EXPECT_EQ(row(kMember).name, "Nick");
  ASSERT_EQ(ask(kManager, muting(kOther)).code(), status::kOk);
  EXPECT_EQ(row(kOther).mute_end_date, 7'000) << "a mute alone is stored, which Turms forgets";
  EXPECT_TRUE((*writer->context().groups.member(kGroup, kOther))->is_muted(6'999)) << "facts follow at once";
  EXPECT_EQ(version(store::GroupVersion::members), clock.unix_ms() + 2) << "three moves in one millisecond";
}

TEST_F(UpdateGroupMemberTest, who_is_told) {
  struct Case {
    bool own;
    bool updated;
    bool members;
    Recipients told;
  };
  const Recipients rest{whole(kManager), whole(kOther), whole(kGuest), others_of(kOwner)};
  const Recipients all{whole(kManager), whole(kMember), whole(kOther), whole(kGuest), others_of(kOwner)};
  for (const Case& c : {
           Case{true, false, true, rest},
           Case{false, false, true, rest},
           Case{true, true, true, all},
           Case{true, true, false, {whole(kMember), others_of(kOwner)}},
           Case{false, true, false, {whole(kMember)}},
           Case{true, false, false, {others_of(kOwner)}},
           Case{false, false, false, {}},
       }) {
    settings.notification.group_member_info_updated = {c.own, c.updated, c.members};
    EXPECT_EQ(told(ask(kOwner, renaming(kMember))), c.told) << c.own << c.updated << c.members;
  }
}

TEST_F(UpdateGroupMemberTest, refusals_of_a_role) {
  EXPECT_EQ(ask(kManager, promoting(kMember, role::kManager)).code(), status::kNotGroupOwnerToUpdateGroupMemberRole);
  EXPECT_EQ(ask(kStranger, promoting(kMember, role::kManager)).code(), status::kNotGroupOwnerToUpdateGroupMemberRole);
  EXPECT_EQ(ask(kOwner, promoting(kMember, role::kManager, kNoGroup)).code(),
            status::kUpdateGroupMemberRoleOfNonexistentGroup);
  EXPECT_EQ(ask(kOwner, promoting(kMember, role::kOwner)).code(), status::kIllegalArgument);
  EXPECT_EQ(ask(kOwner, promoting(kMember, 9)).code(), status::kIllegalArgument);
  EXPECT_EQ(ask(kOwner, promoting(kMember, -1)).code(), status::kIllegalArgument);
  EXPECT_EQ(ask(kOwner, promoting(kOwner, role::kMember)).code(), status::kIllegalArgument)
      << "nobody could manage the group";
  EXPECT_EQ(ask(kOwner, promoting(kStranger, role::kManager)).code(), status::kUpdateInfoOfNonexistentGroupMember);
  EXPECT_EQ(row(kMember).role, role::kMember);
}

TEST_F(UpdateGroupMemberTest, refusals_of_a_name_by_the_types_rule) {
  struct Case {
    GroupRule rule;
    int64_t user;
    int32_t code;
  };
  for (const Case& c : {
           Case{GroupRule::owner, kOwner, status::kOk},
           Case{GroupRule::owner, kManager, status::kNotGroupOwnerToUpdateGroupMemberInfo},
           Case{GroupRule::owner_manager, kManager, status::kOk},
           Case{GroupRule::owner_manager, kMember, status::kNotGroupOwnerOrManagerToUpdateGroupMemberInfo},
           Case{GroupRule::owner_manager_member, kMember, status::kOk},
           Case{GroupRule::owner_manager_member, kGuest, status::kNotGroupMemberToUpdateGroupMemberInfo},
           Case{GroupRule::all, kStranger, status::kOk},
       }) {
    bend([&](GroupType& type) { type.member_info_updaters = c.rule; });
    EXPECT_EQ(ask(c.user, renaming(kOther)).code(), c.code) << static_cast<int>(c.rule) << " user " << c.user;
  }
}

TEST_F(UpdateGroupMemberTest, other_refusals_of_a_name) {
  EXPECT_EQ(ask(kOwner, renaming(kMember, kNoGroup)).code(), status::kUpdateGroupMemberInfoOfNonexistentGroup);
  EXPECT_EQ(ask(kOwner, renaming(kStranger)).code(), status::kUpdateInfoOfNonexistentGroupMember);
  bend([](GroupType& type) { type.self_info_updatable = false; });
  EXPECT_EQ(ask(kMember, renaming(kMember)).code(), status::kNotGroupOwnerOrManagerToUpdateGroupMemberInfo);
}

TEST_F(UpdateGroupMemberTest, refusals_of_a_mute) {
  EXPECT_EQ(ask(kOwner, muting(kMember, kNoGroup)).code(), status::kMuteGroupMemberOfNonexistentGroup);
  EXPECT_EQ(ask(kStranger, muting(kMember)).code(), status::kNotGroupOwnerOrManagerToMuteGroupMember);
  EXPECT_EQ(ask(kMember, muting(kGuest)).code(), status::kNotGroupOwnerOrManagerToMuteGroupMember);
  EXPECT_EQ(ask(kOwner, muting(kStranger)).code(), status::kMuteNonexistentGroupMember);
  EXPECT_EQ(ask(kManager, muting(kOwner)).code(), status::kMuteGroupMemberWithRoleEqualToOrHigherThanRequester);
  EXPECT_EQ(ask(kMember, muting(kOther)).code(), status::kMuteGroupMemberWithRoleEqualToOrHigherThanRequester);
  EXPECT_EQ(ask(kOwner, muting(kOwner)).code(), status::kIllegalArgument);
  bend([](GroupType& type) { type.member_info_updaters = GroupRule::owner; });
  UpdateGroupMemberRequest both = muting(kMember);
  both.name = "Nick";
  EXPECT_EQ(ask(kManager, both).code(), status::kNotGroupOwnerToUpdateGroupMemberInfo);
  EXPECT_FALSE(row(kMember).mute_end_date);
  EXPECT_EQ(ask(kManager, muting(kMember)).code(), status::kOk);
}

TEST_F(UpdateGroupMemberTest, nothing_to_change_is_no_news) {
  const Outcome outcome = ask(kStranger, about(kMember));
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_TRUE(outcome.pushes().empty());
}

}  // namespace
}  // namespace turms::gateway::service
