// SPDX-License-Identifier: Apache-2.0
#include "service/friend_requests.h"

#include "host/service/contacts_fixture.h"

namespace turms::gateway::service {
namespace {

namespace request_status = proto::request_status;
namespace action = proto::response_action;
constexpr int64_t kMonthMs = int64_t{30} * 24 * 60 * 60 * 1000;

struct FriendRequestsTest : ContactsTest {
  Outcome ask(int64_t from, int64_t to, std::string_view content = "hello") {
    proto::CreateFriendRequestRequest request{};
    request.recipient_id = to;
    request.content = content;
    return handle(session(from), request);
  }
  int64_t asked(int64_t from, int64_t to) {
    const Outcome outcome = ask(from, to);
    EXPECT_EQ(outcome.code(), status::kOk);
    return Response(outcome).notification.data_long;
  }
  Outcome answer(int64_t who, int64_t id, int32_t how, const char* reason = nullptr) {
    proto::UpdateFriendRequestRequest request{};
    request.request_id = id;
    request.response_action = how;
    if (reason != nullptr) request.reason = reason;
    return handle(session(who), request);
  }
  Outcome recall(int64_t who, int64_t id) {
    proto::DeleteFriendRequestRequest request{};
    request.request_id = id;
    return handle(session(who), request);
  }
  int32_t status_of(int64_t id) { return tables.friend_requests.find(id).value()->status; }
  store::Relation relation(int64_t owner, int64_t related) { return writer->facts().relation(owner, related).value(); }
};

TEST_F(FriendRequestsTest, a_request_is_stored_and_the_recipient_told_without_its_id) {
  const Outcome outcome = ask(1, 2);
  EXPECT_EQ(outcome.code(), status::kOk);
  const int64_t id = Response(outcome).notification.data_long;
  EXPECT_EQ(told_by(outcome), (Told{{2, kNoDeviceType}, {1, device::kDesktop}}));
  const Relayed relayed(outcome.pushes().at(0));
  EXPECT_EQ(relayed.notification.requester_id, 1);
  EXPECT_EQ(relayed.body<proto::CreateFriendRequestRequest>().content.view(), "hello");
  const auto stored = tables.friend_requests.find(id).value();
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->requester_id, 1);
  EXPECT_EQ(stored->recipient_id, 2);
  EXPECT_EQ(stored->creation_date, clock.unix_ms());
}

TEST_F(FriendRequestsTest, codes_of_asking) {
  relate(3, 1, store::Relation::blocked);
  ASSERT_EQ(ask(1, 4).code(), status::kOk);
  struct Row {
    int64_t to;
    std::string content;
    int32_t code;
  };
  for (const Row& row :
       {Row{1, "", status::kIllegalArgument}, Row{0, "", status::kIllegalArgument},
        Row{-1, "", status::kIllegalArgument}, Row{2, std::string(201, 'x'), status::kIllegalArgument},
        Row{2, std::string(200, 'x'), status::kOk}, Row{3, "", status::kBlockedUserToSendFriendRequest},
        Row{4, "", status::kCreateExistingFriendRequest}, Row{999, "", status::kOk}}) {
    EXPECT_EQ(ask(1, row.to, row.content).code(), row.code) << row.to;
  }
}

TEST_F(FriendRequestsTest, two_requests_of_one_batch_see_each_other) {
  EXPECT_EQ(ask(1, 2).code(), status::kOk);
  EXPECT_EQ(ask(1, 2).code(), status::kCreateExistingFriendRequest);
  const int64_t id = asked(1, 3);
  EXPECT_EQ(answer(3, id, action::kAccept).code(), status::kOk);
  EXPECT_EQ(answer(3, id, action::kDecline).code(), status::kUpdateNonPendingFriendRequest);
  EXPECT_EQ(status_of(id), request_status::kAccepted) << "the first answer stands";
}

TEST_F(FriendRequestsTest, what_bars_another_request) {
  struct Row {
    bool lenient;
    std::optional<int32_t> answered;  // nothing: left to expire
    int32_t code;
  };
  int64_t other = 100;
  for (const Row& row :
       {Row{true, action::kAccept, status::kOk}, Row{true, action::kDecline, status::kOk},
        Row{true, action::kIgnore, status::kOk}, Row{true, {}, status::kOk}, Row{false, action::kAccept, status::kOk},
        Row{false, action::kDecline, status::kCreateExistingFriendRequest},
        Row{false, action::kIgnore, status::kCreateExistingFriendRequest},
        Row{false, {}, status::kCreateExistingFriendRequest}}) {
    settings.user.friend_request.allow_send_request_after_declined_or_ignored_or_expired = row.lenient;
    const int64_t id = asked(1, ++other);
    if (row.answered)
      ASSERT_EQ(answer(other, id, *row.answered).code(), status::kOk);
    else
      clock.advance_ms(kMonthMs);
    EXPECT_EQ(ask(1, other).code(), row.code) << row.lenient << row.answered.value_or(-1);
  }
}

TEST_F(FriendRequestsTest, accepting_makes_friends_of_both) {
  relate(1, 2, store::Relation::blocked);
  const int64_t id = asked(1, 2);
  const Outcome outcome = answer(2, id, action::kAccept, "gladly");
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(relation(1, 2), store::Relation::friendly) << "overwritten";
  EXPECT_EQ(relation(2, 1), store::Relation::friendly);
  EXPECT_EQ(members(1, 0), std::vector<int64_t>{2});
  EXPECT_EQ(members(2, 0), std::vector<int64_t>{1});
  EXPECT_EQ(recipients_of(outcome.pushes().at(0)), (Told{{1, kNoDeviceType}, {2, device::kDesktop}}));
  const Relayed relayed(outcome.pushes().at(0));
  EXPECT_EQ(relayed.notification.requester_id, 2);
  const auto body = relayed.body<proto::UpdateFriendRequestRequest>();
  EXPECT_EQ(body.request_id, id);
  EXPECT_EQ(body.response_action, action::kAccept);
  EXPECT_EQ(body.reason.view(), "gladly");
}

TEST_F(FriendRequestsTest, other_answers_change_the_state_only) {
  for (const auto& [how, state] :
       {std::pair{action::kDecline, request_status::kDeclined}, std::pair{action::kIgnore, request_status::kIgnored}}) {
    const int64_t id = asked(1, 10 + how);
    EXPECT_EQ(answer(10 + how, id, how, "no").code(), status::kOk);
    EXPECT_EQ(status_of(id), state);
    EXPECT_EQ(tables.friend_requests.find(id).value()->reason, "no");
    EXPECT_EQ(relation(1, 10 + how), store::Relation::none);
  }
}

TEST_F(FriendRequestsTest, codes_of_answering) {
  const int64_t id = asked(1, 2);
  const std::string long_reason(201, 'x');
  EXPECT_EQ(answer(1, id, action::kAccept).code(), status::kNotRecipientToUpdateFriendRequest);
  EXPECT_EQ(answer(3, id, action::kAccept).code(), status::kNotRecipientToUpdateFriendRequest);
  EXPECT_EQ(answer(2, id + 1, action::kAccept).code(), status::kNotRecipientToUpdateFriendRequest);
  EXPECT_EQ(answer(2, id, 3).code(), status::kIllegalArgument);
  EXPECT_EQ(answer(2, id, -1).code(), status::kIllegalArgument);
  EXPECT_EQ(answer(2, id, action::kAccept, long_reason.c_str()).code(), status::kIllegalArgument);
  clock.advance_ms(kMonthMs);
  EXPECT_EQ(answer(2, id, action::kAccept).code(), status::kUpdateNonPendingFriendRequest) << "it has expired";
  EXPECT_EQ(relation(1, 2), store::Relation::none);
}

TEST_F(FriendRequestsTest, codes_of_recalling) {
  const int64_t id = asked(1, 2);
  settings.user.friend_request.allow_recall_pending_friend_request_by_sender = false;
  EXPECT_EQ(recall(1, id).code(), status::kRecallingFriendRequestIsDisabled);
  settings.user.friend_request.allow_recall_pending_friend_request_by_sender = true;
  EXPECT_EQ(recall(2, id).code(), status::kNotSenderToRecallFriendRequest);
  EXPECT_EQ(recall(1, id + 1).code(), status::kNotSenderToRecallFriendRequest);
  const Outcome outcome = recall(1, id);
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(told_by(outcome), (Told{{2, kNoDeviceType}, {1, device::kDesktop}}));
  EXPECT_EQ(status_of(id), request_status::kCanceled);
  EXPECT_EQ(recall(1, id).code(), status::kRecallNonPendingFriendRequest);
  EXPECT_EQ(answer(2, id, action::kAccept).code(), status::kUpdateNonPendingFriendRequest);
  const int64_t late = asked(1, 2);
  clock.advance_ms(kMonthMs);
  EXPECT_EQ(recall(1, late).code(), status::kRecallNonPendingFriendRequest);
}

TEST_F(FriendRequestsTest, who_is_told_by_toggle) {
  auto& notify = settings.notification;
  settings.user.friend_request.allow_recall_pending_friend_request_by_sender = true;
  struct Row {
    bool own, other;
  };
  for (const Row& row : {Row{true, true}, Row{true, false}, Row{false, true}, Row{false, false}}) {
    const auto expected = [&](int64_t me, int64_t him) {
      Told told;
      if (row.other) told.emplace_back(him, kNoDeviceType);
      if (row.own) told.emplace_back(me, device::kDesktop);
      return told;
    };
    notify.friend_request_created = {row.own, row.other};
    notify.friend_request_recalled = {row.own, row.other};
    notify.friend_request_replied = {row.own, row.other};
    const Outcome created = ask(1, 2);
    EXPECT_EQ(told_by(created), expected(1, 2));
    EXPECT_EQ(told_by(recall(1, Response(created).notification.data_long)), expected(1, 2));
    EXPECT_EQ(told_by(answer(2, asked(1, 2), action::kIgnore)), expected(2, 1));
  }
}

TEST_F(FriendRequestsTest, new_contacts_are_told_unless_the_operator_does_not_want_it) {
  relate(1, 2, store::Relation::friendly);  // he is in the asker's default group already
  const Outcome outcome = answer(2, asked(1, 2), action::kAccept);
  ASSERT_EQ(outcome.pushes().size(), 2U);
  EXPECT_EQ(recipients_of(outcome.pushes()[1]), (Told{{2, kNoDeviceType}}));
  const Relayed relayed(outcome.pushes()[1]);
  EXPECT_EQ(relayed.body<proto::CreateRelationshipRequest>().user_id, 1);
  settings.notification.one_sided_relationship_group_member_added.notify_new_relationship_group_member = false;
  EXPECT_EQ(answer(3, asked(1, 3), action::kAccept).pushes().size(), 1U);
}

TEST_F(FriendRequestsTest, both_stamps_move_with_every_step) {
  int64_t sent = stamp(1, store::UserVersion::sent_friend_requests);
  int64_t received = stamp(2, store::UserVersion::received_friend_requests);
  const auto moved = [&] {
    const int64_t sent_now = stamp(1, store::UserVersion::sent_friend_requests);
    const int64_t received_now = stamp(2, store::UserVersion::received_friend_requests);
    const bool both = sent_now > sent && received_now > received;
    sent = sent_now;
    received = received_now;
    return both;
  };
  const int64_t id = asked(1, 2);
  EXPECT_TRUE(moved());
  ASSERT_EQ(answer(2, id, action::kAccept).code(), status::kOk);
  EXPECT_TRUE(moved());
}

TEST(FriendRequestStatus, a_pending_request_expires_and_no_other) {
  FriendRequestProperties properties;
  properties.friend_request_expire_after_seconds = 10;
  store::FriendRequest request;
  request.creation_date = 1'000;
  EXPECT_EQ(expiration_date(request, properties), 11'000);
  EXPECT_EQ(shown_status(request, properties, 10'999), request_status::kPending);
  EXPECT_EQ(shown_status(request, properties, 11'000), request_status::kExpired);
  request.status = request_status::kDeclined;
  EXPECT_EQ(shown_status(request, properties, 11'000), request_status::kDeclined);
  request.status = request_status::kPending;
  properties.friend_request_expire_after_seconds = 0;
  EXPECT_EQ(expiration_date(request, properties), std::nullopt);
  EXPECT_EQ(shown_status(request, properties, 1'000'000'000), request_status::kPending);
}

}  // namespace
}  // namespace turms::gateway::service
