// SPDX-License-Identifier: Apache-2.0
#include "host/service/group_fixture.h"

namespace turms::gateway::service {
namespace {

namespace request_status = proto::request_status;
namespace response_action = proto::response_action;
using proto::CreateGroupJoinRequestRequest;
using proto::DeleteGroupJoinRequestRequest;
using proto::UpdateGroupJoinRequestRequest;

CreateGroupJoinRequestRequest asking(int64_t group = kGroup) {
  CreateGroupJoinRequestRequest request{};
  request.group_id = group;
  request.content = "please";
  return request;
}

UpdateGroupJoinRequestRequest reply(int64_t id, int32_t action) {
  UpdateGroupJoinRequestRequest request{};
  request.request_id = id;
  request.response_action = action;
  return request;
}

DeleteGroupJoinRequestRequest recall(int64_t id) {
  DeleteGroupJoinRequestRequest request{};
  request.request_id = id;
  return request;
}

struct GroupJoinRequestsTest : GroupTest {
  GroupJoinRequestsTest() {
    bend([](GroupType& type) { type.join_strategy = JoinStrategy::join_request; });
  }
  /// Asks; gives the id.
  int64_t asked(int64_t user = kStranger) {
    const Outcome outcome = ask(user, asking());
    EXPECT_EQ(outcome.code(), status::kOk);
    return Response(outcome).notification.data_long;
  }
  store::GroupJoinRequest row(int64_t id) { return **tables.group_join_requests.find(id); }
  void expire() { clock.advance_ms(int64_t{settings.group.join_request.expire_after_seconds} * 1000); }
};

TEST_F(GroupJoinRequestsTest, asking_stores_and_moves_both_versions) {
  const int64_t id = asked();
  EXPECT_EQ(row(id).group_id, kGroup);
  EXPECT_EQ(row(id).requester_id, kStranger);
  EXPECT_EQ(row(id).content, "please");
  EXPECT_EQ(row(id).creation_date, clock.unix_ms());
  EXPECT_EQ(version(store::GroupVersion::join_requests), clock.unix_ms());
  EXPECT_EQ(version(kStranger, store::UserVersion::group_join_requests), clock.unix_ms());
}

TEST_F(GroupJoinRequestsTest, refusals_of_asking) {
  EXPECT_EQ(ask(kMember, asking()).code(), status::kGroupMemberSendGroupJoinRequest);
  EXPECT_EQ(ask(kBlocked, asking()).code(), status::kBlockedUserSendGroupJoinRequest);
  EXPECT_EQ(ask(kStranger, asking(kNoGroup)).code(), status::kSendGroupJoinRequestToInactiveGroup);
  CreateGroupJoinRequestRequest wordy = asking();
  const std::string too_long(201, 'x');
  wordy.content = too_long;
  EXPECT_EQ(ask(kStranger, wordy).code(), status::kIllegalArgument);
  for (const auto& [strategy, code] : {
           std::pair{JoinStrategy::membership_request, status::kSendGroupJoinRequestToGroupUsingMembershipRequest},
           std::pair{JoinStrategy::invitation, status::kSendGroupJoinRequestToGroupUsingInvitation},
           std::pair{JoinStrategy::question, status::kSendGroupJoinRequestToGroupUsingQuestion},
       }) {
    bend([s = strategy](GroupType& type) { type.join_strategy = s; });
    EXPECT_EQ(ask(kStranger, asking()).code(), code);
  }
  deactivate();
  EXPECT_EQ(ask(kStranger, asking()).code(), status::kSendGroupJoinRequestToInactiveGroup);
  EXPECT_EQ(count("group_join_requests"), 0);
}

TEST_F(GroupJoinRequestsTest, who_is_told_of_a_request_and_its_recall) {
  settings.group.join_request.allow_recall_pending_join_request_by_sender = true;
  struct Case {
    bool own;
    bool managers;
    bool members;
    Recipients told;
  };
  for (const Case& c : {
           Case{true, true, false, {whole(kOwner), whole(kManager), others_of(6)}},
           Case{false, true, false, {whole(kOwner), whole(kManager)}},
           Case{true, false, false, {others_of(6)}},
           Case{false, false, false, {}},
           Case{true,
                true,
                true,
                {whole(kOwner), whole(kManager), whole(kMember), whole(kOther), whole(kGuest), others_of(6)}},
       }) {
    settings.notification.group_join_request_created = {c.own, c.managers, c.members};
    settings.notification.group_join_request_recalled = {c.own, c.managers, c.members};
    const Outcome outcome = ask(6, asking());
    EXPECT_EQ(told(outcome), c.told) << c.own << c.managers << c.members;
    EXPECT_EQ(told(ask(6, recall(Response(outcome).notification.data_long))), c.told);
  }
}

TEST_F(GroupJoinRequestsTest, accepting_makes_a_member_whom_all_are_told_of) {
  const int64_t id = asked();
  clock.advance_ms(10);
  const Outcome outcome = ask(kManager, reply(id, response_action::kAccept));
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(row(id).status, request_status::kAccepted);
  EXPECT_EQ(row(id).responder_id, kManager);
  EXPECT_EQ(role_of(kStranger), role::kMember);
  EXPECT_EQ(version(store::GroupVersion::join_requests), clock.unix_ms()) << "Turms moves that of invitations";
  EXPECT_EQ(version(kStranger, store::UserVersion::group_join_requests), clock.unix_ms());
  ASSERT_EQ(outcome.pushes().size(), 2U);
  EXPECT_EQ(recipients_of(outcome.pushes().front()), (Recipients{whole(kOwner), whole(kManager), whole(kStranger)}))
      << "the answering session too, and the applicant, whom Turms forgets";
  EXPECT_EQ(Relayed(outcome.pushes().front()).body<UpdateGroupJoinRequestRequest>().request_id, id);
  EXPECT_EQ(recipients_of(outcome.pushes().back()), (Recipients{whole(kOwner), whole(kManager), whole(kMember),
                                                                whole(kOther), whole(kGuest), whole(kStranger)}));
  EXPECT_EQ(Relayed(outcome.pushes().back()).body<proto::CreateGroupMembersRequest>().user_ids.to_vector(),
            (std::vector<int64_t>{kStranger}));
}

TEST_F(GroupJoinRequestsTest, who_is_told_of_an_answer) {
  struct Case {
    bool own;
    bool sender;
    bool managers;
    bool members;
    Recipients told;
  };
  for (const Case& c : {
           Case{true, true, true, false, {whole(kOwner), whole(kManager), whole(6)}},
           Case{true, false, true, false, {whole(kOwner), whole(kManager)}},
           Case{true, true, false, false, {whole(6), others_of(kManager)}},
           Case{false, true, false, false, {whole(6)}},
           Case{true, false, false, false, {others_of(kManager)}},
           Case{false, false, false, false, {}},
           Case{true,
                true,
                true,
                true,
                {whole(kOwner), whole(kManager), whole(kMember), whole(kOther), whole(kGuest), whole(6)}},
       }) {
    settings.notification.group_join_request_replied = {c.own, c.sender, c.managers, c.members};
    for (const int32_t action : {response_action::kDecline, response_action::kIgnore}) {
      EXPECT_EQ(told(ask(kManager, reply(asked(), action))), c.told) << c.own << c.sender << c.managers << c.members;
    }
  }
}

TEST_F(GroupJoinRequestsTest, refusals_of_an_answer) {
  const int64_t id = asked();
  constexpr int32_t kForbidden = status::kNotGroupOwnerOrManagerToUpdateGroupJoinRequest;
  EXPECT_EQ(ask(kMember, reply(id, response_action::kAccept)).code(), kForbidden);
  EXPECT_EQ(ask(kStranger, reply(id, response_action::kAccept)).code(), kForbidden);
  EXPECT_EQ(ask(kOwner, reply(404, response_action::kAccept)).code(), kForbidden);
  EXPECT_EQ(ask(kOwner, reply(id, 9)).code(), status::kIllegalArgument);
  UpdateGroupJoinRequestRequest wordy = reply(id, response_action::kDecline);
  const std::string too_long(201, 'x');
  wordy.reason = too_long;
  EXPECT_EQ(ask(kOwner, wordy).code(), status::kIllegalArgument);
  bend([](GroupType& type) { type.join_strategy = JoinStrategy::join_request, type.group_size_limit = 5; });
  EXPECT_EQ(ask(kOwner, reply(id, response_action::kAccept)).code(), status::kAddUserToGroupWithSizeLimitReached);
  EXPECT_EQ(ask(kOwner, reply(id, response_action::kIgnore)).code(), status::kOk);
  EXPECT_EQ(ask(kOwner, reply(id, response_action::kAccept)).code(), status::kUpdateNonPendingGroupJoinRequest);
  const int64_t late = asked();
  expire();
  EXPECT_EQ(ask(kOwner, reply(late, response_action::kDecline)).code(), status::kUpdateNonPendingGroupJoinRequest);
}

TEST_F(GroupJoinRequestsTest, two_managers_answer_in_one_batch_and_the_first_counts) {
  const int64_t id = asked();
  auto batch = store::Transaction::begin(database);
  ASSERT_TRUE(batch.ok());
  EXPECT_EQ(ask(kManager, reply(id, response_action::kAccept)).code(), status::kOk);
  EXPECT_EQ(ask(kOwner, reply(id, response_action::kDecline)).code(), status::kUpdateNonPendingGroupJoinRequest);
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ(row(id).status, request_status::kAccepted);
  EXPECT_EQ(row(id).responder_id, kManager);
}

TEST_F(GroupJoinRequestsTest, refusals_of_a_recall) {
  const int64_t id = asked();
  settings.group.join_request.allow_recall_pending_join_request_by_sender = false;
  EXPECT_EQ(ask(kStranger, recall(id)).code(), status::kRecallingGroupJoinRequestIsDisabled);
  settings.group.join_request.allow_recall_pending_join_request_by_sender = true;
  EXPECT_EQ(ask(kOwner, recall(id)).code(), status::kNotSenderToRecallGroupJoinRequest);
  EXPECT_EQ(ask(kStranger, recall(404)).code(), status::kNotSenderToRecallGroupJoinRequest);
  EXPECT_EQ(ask(kStranger, recall(id)).code(), status::kOk);
  EXPECT_EQ(row(id).status, request_status::kCanceled);
  EXPECT_EQ(ask(kStranger, recall(id)).code(), status::kRecallNonPendingGroupJoinRequest);
}

}  // namespace
}  // namespace turms::gateway::service
