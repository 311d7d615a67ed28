// SPDX-License-Identifier: Apache-2.0
#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

namespace request_status = proto::request_status;
namespace response_action = proto::response_action;
using proto::CreateGroupInvitationRequest;
using proto::DeleteGroupInvitationRequest;
using proto::UpdateGroupInvitationRequest;

CreateGroupInvitationRequest invite(int64_t invitee, int64_t group = kGroup) {
  CreateGroupInvitationRequest request{};
  request.group_id = group;
  request.invitee_id = invitee;
  request.content = "come";
  return request;
}

UpdateGroupInvitationRequest reply(int64_t id, int32_t action) {
  UpdateGroupInvitationRequest request{};
  request.invitation_id = id;
  request.response_action = action;
  return request;
}

DeleteGroupInvitationRequest recall(int64_t id) {
  DeleteGroupInvitationRequest request{};
  request.invitation_id = id;
  return request;
}

struct GroupInvitationsTest : GroupTest {
  /// Invites; gives the id.
  int64_t invited(int64_t inviter = kMember, int64_t invitee = kStranger) {
    const Outcome outcome = ask(inviter, invite(invitee));
    EXPECT_EQ(outcome.code(), status::kOk);
    return Response(outcome).notification.data_long;
  }
  int32_t status_of(int64_t id) { return (*tables.group_invitations.find(id))->status; }
  void expire() { clock.advance_ms(int64_t{settings.group.invitation.expire_after_seconds} * 1000); }
  void allow_recalls(bool by_managers, bool by_sender) {
    settings.group.invitation.allow_recall_pending_invitation_by_owner_and_manager = by_managers;
    settings.group.invitation.allow_recall_pending_invitation_by_sender = by_sender;
  }
};

TEST_F(GroupInvitationsTest, inviting_stores_and_moves_the_three_versions) {
  const Outcome outcome = ask(kMember, invite(kStranger));
  ASSERT_EQ(outcome.code(), status::kOk);
  const auto row = *tables.group_invitations.find(Response(outcome).notification.data_long);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->group_id, kGroup);
  EXPECT_EQ(row->inviter_id, kMember);
  EXPECT_EQ(row->invitee_id, kStranger);
  EXPECT_EQ(row->content, "come");
  EXPECT_EQ(row->creation_date, clock.unix_ms());
  EXPECT_EQ(version(store::GroupVersion::invitations), clock.unix_ms());
  EXPECT_EQ(version(kMember, store::UserVersion::sent_group_invitations), clock.unix_ms());
  EXPECT_EQ(version(kStranger, store::UserVersion::received_group_invitations), clock.unix_ms());
  EXPECT_EQ(ask(kMember, invite(kStranger)).code(), status::kOk) << "an open one stands in nobody's way";
}

TEST_F(GroupInvitationsTest, refusals_of_inviting) {
  struct Case {
    GroupRule rule;
    int64_t user;
    int32_t code;
  };
  for (const Case& c : {
           Case{GroupRule::owner, kOwner, status::kOk},
           Case{GroupRule::owner, kManager, status::kNotGroupOwnerToSendGroupInvitation},
           Case{GroupRule::owner_manager, kManager, status::kOk},
           Case{GroupRule::owner_manager, kMember, status::kNotGroupOwnerOrManagerToSendGroupInvitation},
           Case{GroupRule::owner_manager_member, kMember, status::kOk},
           Case{GroupRule::owner_manager_member, kGuest, status::kNotGroupMemberToSendGroupInvitation},
           Case{GroupRule::all, kGuest, status::kOk},
           Case{GroupRule::all, 8, status::kNotGroupMemberToSendGroupInvitation},
       }) {
    bend([&](GroupType& type) { type.inviters = c.rule; });
    EXPECT_EQ(ask(c.user, invite(kStranger)).code(), c.code) << static_cast<int>(c.rule) << " user " << c.user;
  }
  EXPECT_EQ(ask(kOwner, invite(kMember)).code(), status::kSendGroupInvitationToGroupMember);
  EXPECT_EQ(ask(kOwner, invite(kBlocked)).code(), status::kSendGroupInvitationToBlockedUser);
  EXPECT_EQ(ask(kOwner, invite(-7)).code(), status::kIllegalArgument);
  CreateGroupInvitationRequest wordy = invite(kStranger);
  const std::string longest(200, 'x');
  const std::string too_long(201, 'x');
  wordy.content = too_long;
  EXPECT_EQ(ask(kOwner, wordy).code(), status::kIllegalArgument);
  wordy.content = longest;
  EXPECT_EQ(ask(kOwner, wordy).code(), status::kOk);
  bend([](GroupType& type) { type.invitee_approves = false; });
  EXPECT_EQ(ask(kOwner, invite(kStranger)).code(), status::kSendGroupInvitationToGroupNotRequiringUsersApproval);
  deactivate();
  EXPECT_EQ(ask(kOwner, invite(kStranger)).code(), status::kAddUserToInactiveGroup);
}

TEST_F(GroupInvitationsTest, who_is_told_of_an_invitation_and_its_recall) {
  struct Case {
    bool own;
    bool invitee;
    bool managers;
    bool members;
    int64_t by;
    Recipients told;
  };
  allow_recalls(true, true);
  for (const Case& c : {
           Case{true, true, true, false, kMember, {whole(kOwner), whole(kManager), whole(6), others_of(kMember)}},
           Case{false, true, true, false, kMember, {whole(kOwner), whole(kManager), whole(6)}},
           Case{false, true, true, false, kManager, {whole(kOwner), whole(6), others_of(kManager)}},
           Case{true, false, true, false, kMember, {whole(kOwner), whole(kManager), others_of(kMember)}},
           Case{true, true, false, false, kMember, {whole(6), others_of(kMember)}},
           Case{false, false, false, false, kMember, {}},
           Case{false,
                true,
                false,
                true,
                kMember,
                {whole(kOwner), whole(kManager), whole(kOther), whole(kGuest), whole(6), others_of(kMember)}},
           Case{false,
                false,
                false,
                true,
                kMember,
                {whole(kOwner), whole(kManager), whole(kOther), whole(kGuest), others_of(kMember)}},
       }) {
    settings.notification.group_invitation_added = {c.own, c.invitee, c.managers, c.members};
    settings.notification.group_invitation_recalled = {c.own, c.invitee, c.managers, c.members};
    const Outcome outcome = ask(c.by, invite(6));
    EXPECT_EQ(told(outcome), c.told) << c.own << c.invitee << c.managers << c.members;
    const Outcome recalled = ask(c.by, recall(Response(outcome).notification.data_long));
    EXPECT_EQ(told(recalled), c.told) << c.own << c.invitee << c.managers << c.members;
  }
}

TEST_F(GroupInvitationsTest, accepting_makes_a_member_whom_all_are_told_of) {
  const int64_t id = invited();
  clock.advance_ms(10);
  const Outcome outcome = ask(kStranger, reply(id, response_action::kAccept));
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(status_of(id), request_status::kAccepted);
  EXPECT_EQ(role_of(kStranger), role::kMember);
  EXPECT_EQ(version(store::GroupVersion::members), clock.unix_ms());
  EXPECT_EQ(version(store::GroupVersion::invitations), clock.unix_ms());
  EXPECT_EQ(version(kMember, store::UserVersion::sent_group_invitations), clock.unix_ms());
  ASSERT_EQ(outcome.pushes().size(), 2U);
  EXPECT_EQ(recipients_of(outcome.pushes().front()),
            (Recipients{whole(kOwner), whole(kManager), whole(kMember), others_of(kStranger)}));
  EXPECT_EQ(Relayed(outcome.pushes().front()).body<UpdateGroupInvitationRequest>().invitation_id, id);
  EXPECT_EQ(recipients_of(outcome.pushes().back()), (Recipients{whole(kOwner), whole(kManager), whole(kMember),
                                                                whole(kOther), whole(kGuest), whole(kStranger)}));
  EXPECT_EQ(Relayed(outcome.pushes().back()).body<proto::CreateGroupMembersRequest>().user_ids.to_vector(),
            (std::vector<int64_t>{kStranger}));
}

TEST_F(GroupInvitationsTest, who_is_told_of_an_answer) {
  struct Case {
    bool own;
    bool inviter;
    bool managers;
    bool members;
    Recipients told;
  };
  for (const Case& c : {
           Case{true, true, true, false, {whole(kOwner), whole(kManager), whole(kMember), others_of(6)}},
           Case{false, true, true, false, {whole(kOwner), whole(kManager), whole(kMember)}},
           Case{true, false, true, false, {whole(kOwner), whole(kManager), others_of(6)}},
           Case{true, true, false, false, {whole(kMember), others_of(6)}},
           Case{false, false, false, false, {}},
           Case{true,
                true,
                true,
                true,
                {whole(kOwner), whole(kManager), whole(kMember), whole(kOther), whole(kGuest), others_of(6)}},
       }) {
    settings.notification.group_invitation_replied = {c.own, c.inviter, c.managers, c.members};
    for (const int32_t action : {response_action::kDecline, response_action::kIgnore}) {
      EXPECT_EQ(told(ask(6, reply(invited(), action))), c.told) << c.own << c.inviter << c.managers << c.members;
    }
  }
  EXPECT_EQ(role_of(6), -1);
}

TEST_F(GroupInvitationsTest, refusals_of_an_answer) {
  const int64_t id = invited();
  EXPECT_EQ(ask(kOwner, reply(id, response_action::kAccept)).code(), status::kNotInviteeToUpdateGroupInvitation);
  EXPECT_EQ(ask(kStranger, reply(404, response_action::kAccept)).code(), status::kNotInviteeToUpdateGroupInvitation);
  EXPECT_EQ(ask(kStranger, reply(id, 9)).code(), status::kIllegalArgument);
  UpdateGroupInvitationRequest wordy = reply(id, response_action::kDecline);
  const std::string too_long(201, 'x');
  wordy.reason = too_long;
  EXPECT_EQ(ask(kStranger, wordy).code(), status::kIllegalArgument);
  EXPECT_EQ(ask(kStranger, reply(id, response_action::kDecline)).code(), status::kOk);
  EXPECT_EQ(ask(kStranger, reply(id, response_action::kAccept)).code(), status::kUpdateNonPendingGroupInvitation);
  EXPECT_EQ(status_of(id), request_status::kDeclined);
  const int64_t late = invited();
  expire();
  EXPECT_EQ(ask(kStranger, reply(late, response_action::kAccept)).code(), status::kUpdateNonPendingGroupInvitation);
  EXPECT_EQ(role_of(kStranger), -1);
}

TEST_F(GroupInvitationsTest, an_invitation_opens_no_full_dead_or_closed_door) {
  const int64_t id = invited();
  bend([](GroupType& type) { type.group_size_limit = 5; });
  EXPECT_EQ(ask(kStranger, reply(id, response_action::kAccept)).code(), status::kAddUserToGroupWithSizeLimitReached);
  bend([](GroupType&) {});
  ASSERT_TRUE(tables.group_blocklist.insert(kGroup, kStranger, kOwner, 1).ok());
  writer->forget_facts();
  EXPECT_EQ(ask(kStranger, reply(id, response_action::kAccept)).code(), status::kAddBlockedUserToGroup);
  ASSERT_TRUE(tables.group_blocklist.remove(kGroup, kStranger).ok());
  deactivate();
  EXPECT_EQ(ask(kStranger, reply(id, response_action::kAccept)).code(), status::kAddUserToInactiveGroup);
  EXPECT_EQ(status_of(id), request_status::kPending);
  EXPECT_EQ(ask(kStranger, reply(id, response_action::kDecline)).code(), status::kOk);
}

TEST_F(GroupInvitationsTest, accepting_twice_in_one_batch_makes_one_member) {
  const int64_t first = invited();
  const int64_t second = invited();
  auto batch = store::Transaction::begin(database);
  ASSERT_TRUE(batch.ok());
  EXPECT_EQ(ask(kStranger, reply(first, response_action::kAccept)).pushes().size(), 2U);
  const Outcome again = ask(kStranger, reply(second, response_action::kAccept));
  EXPECT_EQ(again.code(), status::kOk) << "so does Turms";
  EXPECT_EQ(again.pushes().size(), 1U) << "nobody was added";
  EXPECT_EQ(ask(kStranger, reply(first, response_action::kAccept)).code(), status::kUpdateNonPendingGroupInvitation);
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ(count("group_members"), 6);
}

TEST_F(GroupInvitationsTest, refusals_of_a_recall) {
  const int64_t id = invited();
  allow_recalls(false, false);
  EXPECT_EQ(ask(kOwner, recall(id)).code(), status::kRecallingGroupInvitationIsDisabled);
  allow_recalls(true, false);
  EXPECT_EQ(ask(kMember, recall(id)).code(), status::kNotGroupOwnerOrManagerToRecallGroupInvitation);
  EXPECT_EQ(ask(kOwner, recall(404)).code(), status::kNotGroupOwnerOrManagerToRecallGroupInvitation);
  allow_recalls(false, true);
  EXPECT_EQ(ask(kOther, recall(id)).code(), status::kNotGroupOwnerOrManagerOrSenderToRecallGroupInvitation);
  EXPECT_EQ(ask(kMember, recall(404)).code(), status::kNotGroupOwnerOrManagerOrSenderToRecallGroupInvitation);
  EXPECT_EQ(ask(kMember, recall(id)).code(), status::kOk);
  EXPECT_EQ(status_of(id), request_status::kCanceled);
  EXPECT_EQ(ask(kMember, recall(id)).code(), status::kRecallNonPendingGroupInvitation);
  const int64_t late = invited();
  expire();
  EXPECT_EQ(ask(kOwner, recall(late)).code(), status::kRecallNonPendingGroupInvitation);
}

}  // namespace
}  // namespace turms::gateway::service
