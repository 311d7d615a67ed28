// SPDX-License-Identifier: Apache-2.0
#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::CreateGroupMembersRequest;
using proto::DeleteGroupMembersRequest;
using Ids = std::vector<int64_t>;

CreateGroupMembersRequest adding(const Ids& ids, int32_t as = role::kMember, int64_t group = kGroup) {
  CreateGroupMembersRequest request{};
  request.group_id = group;
  request.user_ids = ids;
  request.has_role = true;
  request.role = as;
  return request;
}

DeleteGroupMembersRequest removing(const Ids& ids) {
  DeleteGroupMembersRequest request{};
  request.group_id = kGroup;
  request.member_ids = ids;
  return request;
}

Ids many(int64_t first, int64_t count) {
  Ids ids;
  for (int64_t id = first; id < first + count; ++id) ids.push_back(id);
  return ids;
}

struct GroupMembersTest : GroupTest {
  /// Anybody may join and add.
  void open() {
    bend([](GroupType& type) {
      type.inviters = GroupRule::all;
      type.invitee_approves = false;
      type.join_strategy = JoinStrategy::membership_request;
    });
  }
};

TEST_F(GroupMembersTest, joining_an_open_group_tells_everybody_else) {
  open();
  const Ids self{kStranger};
  CreateGroupMembersRequest request = adding(self);
  request.has_role = false;
  request.name = "Nick";
  const Outcome outcome = ask(kStranger, request);
  ASSERT_EQ(outcome.code(), status::kOk);
  const auto member = *tables.group_members.find(kGroup, kStranger);
  ASSERT_TRUE(member);
  EXPECT_EQ(member->role, role::kMember);
  EXPECT_EQ(member->name, "Nick");
  EXPECT_EQ(member->join_date, clock.unix_ms());
  EXPECT_EQ(told(outcome), (Recipients{whole(kOwner), whole(kManager), whole(kMember), whole(kOther), whole(kGuest),
                                       others_of(kStranger)}));
  EXPECT_EQ(version(store::GroupVersion::members), clock.unix_ms());
  EXPECT_EQ(version(kStranger, store::UserVersion::joined_groups), clock.unix_ms());
  EXPECT_TRUE((*writer->context().groups.member(kGroup, kStranger)).has_value()) << "facts follow at once";
}

TEST_F(GroupMembersTest, adding_others_with_role_and_mute) {
  open();
  const Ids both{7, 6, 7};
  CreateGroupMembersRequest request = adding(both, role::kManager);
  request.has_mute_end_date = true;
  request.mute_end_date = 9'999;
  ASSERT_EQ(ask(kOwner, request).code(), status::kOk);
  EXPECT_EQ(role_of(6), role::kManager);
  EXPECT_EQ(role_of(7), role::kManager);
  EXPECT_EQ((*tables.group_members.find(kGroup, 7))->mute_end_date, 9'999);
}

TEST_F(GroupMembersTest, who_is_told_of_an_addition) {
  open();
  struct Case {
    bool own;
    bool added;
    bool members;
    Recipients told;
  };
  const Recipients old{whole(kOwner), whole(kManager), whole(kOther), whole(kGuest)};
  Recipients with_new = old;
  with_new.push_back(whole(6));
  with_new.push_back(others_of(kMember));
  Recipients without_new = old;
  without_new.push_back(others_of(kMember));
  const Ids ids{6};
  for (const Case& c : {
           Case{true, true, true, with_new},
           Case{false, true, true, with_new},
           Case{true, false, true, without_new},
           Case{true, true, false, {whole(6), others_of(kMember)}},
           Case{false, true, false, {whole(6)}},
           Case{true, false, false, {others_of(kMember)}},
           Case{false, false, false, {}},
       }) {
    settings.notification.group_member_added = {c.own, c.added, c.members};
    EXPECT_EQ(told(ask(kMember, adding(ids))), c.told) << c.own << c.added << c.members;
    ASSERT_TRUE(*tables.group_members.remove(kGroup, 6));
    writer->forget_facts();
  }
}

TEST_F(GroupMembersTest, refusals_by_the_form_of_an_addition) {
  open();
  struct Case {
    const char* what;
    Ids ids;
    int32_t role;  // -1: unset
    int64_t user;
  };
  for (const Case& c : {
           Case{"too many", many(100, 101), role::kMember, kOwner},
           Case{"oneself among others", {kStranger, 7}, role::kMember, kStranger},
           Case{"oneself as manager", {kStranger}, role::kManager, kStranger},
           Case{"no role", {6}, -1, kOwner},
           Case{"owner", {6}, role::kOwner, kOwner},
           Case{"guest", {6}, role::kGuest, kOwner},
           Case{"unknown role", {6}, 77, kOwner},
           Case{"negative id", {-6}, role::kMember, kOwner},
           Case{"zero id", {0}, role::kMember, kOwner},
       }) {
    CreateGroupMembersRequest request = adding(c.ids, c.role);
    request.has_role = c.role != -1;
    EXPECT_EQ(ask(c.user, request).code(), status::kIllegalArgument) << c.what;
  }
  const Outcome nobody = ask(kOwner, adding({}));
  EXPECT_EQ(nobody.code(), status::kOk);
  EXPECT_TRUE(nobody.pushes().empty());
}

TEST_F(GroupMembersTest, refusals_of_joining_by_the_types_strategy) {
  for (const auto& [strategy, code] : {
           std::pair{JoinStrategy::invitation, status::kUserJoinGroupWithoutAcceptingGroupInvitation},
           std::pair{JoinStrategy::question, status::kUserJoinGroupWithoutAnsweringGroupQuestion},
           std::pair{JoinStrategy::join_request, status::kUserJoinGroupWithoutSendingGroupJoinRequest},
           std::pair{JoinStrategy::membership_request, status::kOk},
       }) {
    bend([s = strategy](GroupType& type) { type.join_strategy = s; });
    const Ids self{kStranger};
    EXPECT_EQ(ask(kStranger, adding(self)).code(), code);
  }
}

TEST_F(GroupMembersTest, refusals_of_adding_by_the_types_rule) {
  struct Case {
    GroupRule rule;
    int64_t user;
    int32_t code;
  };
  for (const Case& c : {
           Case{GroupRule::owner, kOwner, status::kOk},
           Case{GroupRule::owner, kManager, status::kNotGroupOwnerToAddGroupMember},
           Case{GroupRule::owner_manager, kManager, status::kOk},
           Case{GroupRule::owner_manager, kMember, status::kNotGroupOwnerOrManagerToAddGroupMember},
           Case{GroupRule::owner_manager_member, kMember, status::kOk},
           Case{GroupRule::owner_manager_member, kGuest, status::kNotGroupMemberToAddGroupMember},
           Case{GroupRule::owner_manager_member, 8, status::kNotGroupMemberToAddGroupMember},
           Case{GroupRule::all, 8, status::kOk},
       }) {
    bend([&](GroupType& type) { type.inviters = c.rule, type.invitee_approves = false; });
    const Ids ids{6};
    EXPECT_EQ(ask(c.user, adding(ids)).code(), c.code) << static_cast<int>(c.rule) << " user " << c.user;
    ASSERT_TRUE(tables.group_members.remove(kGroup, 6).ok());
    writer->forget_facts();
  }
}

TEST_F(GroupMembersTest, other_refusals_of_adding) {
  const Ids ids{6};
  EXPECT_EQ(ask(kOwner, adding(ids)).code(), status::kAddUserToGroupRequiringUsersApproval) << "the default type";
  open();
  EXPECT_EQ(ask(kOwner, adding(ids, role::kMember, kNoGroup)).code(), status::kAddUserToInactiveGroup);
  EXPECT_EQ(ask(kManager, adding(ids, role::kManager)).code(), status::kNotGroupOwnerToAddGroupManager);
  const Ids blocked{6, kBlocked};
  EXPECT_EQ(ask(kOwner, adding(blocked)).code(), status::kAddBlockedUserToGroup);
  const Ids self{kBlocked};
  EXPECT_EQ(ask(kBlocked, adding(self)).code(), status::kAddBlockedUserToGroup);
  const Ids there{6, kMember};
  EXPECT_EQ(ask(kOwner, adding(there)).code(), status::kRecordContainsDuplicateKey);
  EXPECT_EQ(role_of(6), -1) << "all or none";
  deactivate();
  EXPECT_EQ(ask(kOwner, adding(ids)).code(), status::kAddUserToInactiveGroup);
}

TEST_F(GroupMembersTest, two_requests_of_one_batch_share_the_last_place) {
  bend([](GroupType& type) { type.join_strategy = JoinStrategy::membership_request, type.group_size_limit = 6; });
  auto batch = store::Transaction::begin(database);
  ASSERT_TRUE(batch.ok());
  const Ids first{6};
  const Ids second{7};
  EXPECT_EQ(ask(6, adding(first)).code(), status::kOk);
  EXPECT_EQ(ask(7, adding(second)).code(), status::kAddUserToGroupWithSizeLimitReached);
  EXPECT_EQ(ask(6, adding(first)).code(), status::kAddUserToGroupWithSizeLimitReached);
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ(count("group_members"), 6);
}

TEST_F(GroupMembersTest, leaving_tells_the_leaving_session_too) {
  const Ids self{kMember};
  const Outcome outcome = ask(kMember, removing(self));
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(role_of(kMember), -1);
  EXPECT_EQ(told(outcome), (Recipients{whole(kOwner), whole(kManager), whole(kOther), whole(kGuest), whole(kMember)}));
  EXPECT_EQ(version(store::GroupVersion::members), clock.unix_ms());
  EXPECT_EQ(version(kMember, store::UserVersion::joined_groups), clock.unix_ms());
}

TEST_F(GroupMembersTest, who_is_told_of_a_removal) {
  struct Case {
    bool own;
    bool removed;
    bool members;
    Recipients told;
  };
  const Recipients rest{whole(kOwner), whole(kMember), whole(kGuest)};
  Recipients all = rest;
  all.push_back(whole(kOther));
  all.push_back(others_of(kManager));
  Recipients without_removed = rest;
  without_removed.push_back(others_of(kManager));
  const Ids ids{kOther};
  for (const Case& c : {
           Case{true, true, true, all},
           Case{false, true, true, all},
           Case{true, false, true, without_removed},
           Case{true, true, false, {whole(kOther), others_of(kManager)}},
           Case{false, true, false, {whole(kOther)}},
           Case{true, false, false, {others_of(kManager)}},
           Case{false, false, false, {}},
       }) {
    settings.notification.group_member_removed = {c.own, c.removed, c.members};
    EXPECT_EQ(told(ask(kManager, removing(ids))), c.told) << c.own << c.removed << c.members;
    add(kOther, role::kMember);
    writer->forget_facts();
  }
}

TEST_F(GroupMembersTest, refusals_of_leaving_and_removing) {
  struct Case {
    const char* what;
    int64_t user;
    Ids ids;
    int32_t code;
  };
  for (const Case& c : {
           Case{"owner without successor", kOwner, {kOwner}, status::kGroupOwnerQuitWithoutSpecifyingSuccessor},
           Case{"oneself among others", kManager, {kManager, kMember}, status::kIllegalArgument},
           Case{"too many", kOwner, many(100, 101), status::kIllegalArgument},
           Case{"stranger", kStranger, {kMember}, status::kNoContent},
           Case{"member", kMember, {kOther}, status::kNotGroupOwnerOrManagerToRemoveGroupMember},
           Case{"owner by manager", kManager, {kOwner}, status::kNotGroupOwnerToRemoveGroupOwnerOrManager},
           Case{"one of two", kManager, {kMember, kOwner}, status::kNotGroupOwnerToRemoveGroupOwnerOrManager},
       }) {
    const Outcome outcome = ask(c.user, removing(c.ids));
    EXPECT_EQ(outcome.code(), c.code) << c.what;
    EXPECT_TRUE(outcome.pushes().empty()) << c.what;
  }
  EXPECT_EQ(count("group_members"), 5);
  add(7, role::kManager);
  writer->forget_facts();
  const Ids equal{7};
  EXPECT_EQ(ask(kManager, removing(equal)).code(), status::kNotGroupOwnerToRemoveGroupOwnerOrManager);
  EXPECT_EQ(ask(kOwner, removing(equal)).code(), status::kOk);
}

TEST_F(GroupMembersTest, removing_who_is_not_there_is_no_news) {
  for (const Ids& ids : {Ids{}, Ids{6, 7}}) {
    const Outcome outcome = ask(kOwner, removing(ids));
    EXPECT_EQ(outcome.code(), status::kOk);
    EXPECT_TRUE(outcome.pushes().empty());
  }
  EXPECT_EQ(version(store::GroupVersion::members), kBefore);
  const Ids mixed{6, kMember};
  EXPECT_FALSE(ask(kOwner, removing(mixed)).pushes().empty());
  EXPECT_EQ(role_of(kMember), -1);
}

TEST_F(GroupMembersTest, the_owner_leaves_to_a_successor) {
  const Ids self{kOwner};
  DeleteGroupMembersRequest request = removing(self);
  request.has_successor_id = true;
  request.successor_id = kMember;
  const Outcome outcome = ask(kOwner, request);
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(role_of(kOwner), -1);
  EXPECT_EQ(role_of(kMember), role::kOwner);
  EXPECT_EQ(told(outcome), (Recipients{whole(kManager), whole(kMember), whole(kOther), whole(kGuest), whole(kOwner)}));

  request = removing({});
  request.has_successor_id = true;
  request.successor_id = kManager;
  EXPECT_EQ(ask(kMember, request).code(), status::kOk);
  EXPECT_EQ(role_of(kMember), role::kMember) << "without quit_after_transfer he stays";
  EXPECT_EQ(ask(kMember, request).code(), status::kNotGroupOwnerToTransferGroup);
  const Ids other{kOther};
  request.member_ids = other;
  EXPECT_EQ(ask(kManager, request).code(), status::kIllegalArgument);
}

}  // namespace
}  // namespace turms::gateway::service
