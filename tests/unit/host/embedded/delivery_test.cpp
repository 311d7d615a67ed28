// SPDX-License-Identifier: Apache-2.0
#include "embedded/delivery.h"

#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

struct DeliveryTest : ::testing::Test {
  /// A session that waits to be admitted.
  std::shared_ptr<Session> opening(int64_t user_id, int32_t device_type, RecordingSink& sink) {
    return sessions.create(user_id, device_type, 0, sink);
  }
  std::shared_ptr<Session> online_session(int64_t user_id, int32_t device_type, RecordingSink& sink) {
    auto session = opening(user_id, device_type, sink);
    delivery.admit({session, 0});
    delivery.carry_out(std::nullopt);
    EXPECT_TRUE(session->is_open());
    return session;
  }
  /// An answer with a push to `recipient`, its request counted in the inbox.
  void answer(const std::shared_ptr<Session>& session, int64_t recipient, bool is_stored) {
    ASSERT_EQ(inbox.put_request(session, {}), sessions::SubmitStatus::ok);
    service::Outcome outcome(1, 7);
    outcome.accept();
    outcome.push(session->requester().user_id, proto::RequestKind::kUpdateTypingStatus, "",
                 {{recipient, service::kNoDeviceType}});
    delivery.answer(session, std::move(outcome), is_stored, 0);
  }

  EmbeddedSettings settings;
  gateway::testing::FakeClock clock;
  gateway::testing::CollectingLog log;
  SessionTable sessions;
  service::OnlineUsers online;
  CredentialMemory credentials;
  Inbox inbox{settings};
  Delivery delivery{{settings, clock, log, sessions, online, credentials, inbox}};
  RecordingSink sinks[3];
};

TEST_F(DeliveryTest, names_the_sessions_that_have_ended_once) {
  const auto session = online_session(1, 0, sinks[0]);
  delivery.end(session, close_status::kServerClosed);
  delivery.end(session, close_status::kServerClosed);
  EXPECT_TRUE(delivery.take_ended().empty()) << "not yet";
  delivery.carry_out(std::nullopt);
  EXPECT_EQ(delivery.take_ended(), std::vector<sessions::SessionId>{session->id()});
  EXPECT_TRUE(delivery.take_ended().empty());
}

TEST_F(DeliveryTest, nothing_leaves_before_it_is_carried_out) {
  const auto sender = online_session(1, 0, sinks[0]);
  const auto receiver = online_session(2, 0, sinks[1]);
  answer(sender, 2, true);
  EXPECT_TRUE(sinks[0].notifications_.empty());
  EXPECT_TRUE(sinks[1].notifications_.empty());
  delivery.carry_out(std::nullopt);
  EXPECT_EQ(sinks[0].notifications_.size(), 1U);
  EXPECT_EQ(sinks[1].notifications_.size(), 1U);
  EXPECT_EQ(inbox.waiting_requests(), 0U);
}

TEST_F(DeliveryTest, is_full_when_very_many_are_to_be_told) {
  const auto sender = online_session(1, 0, sinks[0]);
  const auto receiver = online_session(2, 0, sinks[1]);
  answer(sender, 2, true);
  EXPECT_FALSE(delivery.is_full());
  ASSERT_EQ(inbox.put_request(sender, {}), sessions::SubmitStatus::ok);
  service::Outcome to_many(1, 8);
  to_many.accept();
  const service::Recipient nobody{9, service::kNoDeviceType};
  to_many.push(1, proto::RequestKind::kUpdateTypingStatus, "",
               std::vector<service::Recipient>(Delivery::kMostRecipients - 1, nobody));
  delivery.answer(sender, std::move(to_many), true, 0);
  EXPECT_TRUE(delivery.is_full());
  delivery.carry_out(std::nullopt);
  EXPECT_FALSE(delivery.is_full());
  EXPECT_EQ(sinks[1].notifications_.size(), 1U);
}

TEST_F(DeliveryTest, a_failed_commit_spoils_what_was_stored_and_only_that) {
  const auto sender = online_session(1, 0, sinks[0]);
  const auto receiver = online_session(2, 0, sinks[1]);
  answer(sender, 2, true);
  answer(sender, 2, false);
  delivery.carry_out(Error{Code::limit, "turms.db", "disk is full"});
  ASSERT_EQ(sinks[0].notifications_.size(), 2U);
  EXPECT_EQ(Heard(sinks[0].notifications_[0]).notification.code, status::kServerInternalError);
  EXPECT_EQ(Heard(sinks[0].notifications_[1]).notification.code, status::kOk);
  EXPECT_EQ(sinks[1].notifications_.size(), 1U);
}

TEST_F(DeliveryTest, every_sink_hears_of_the_end_of_the_batch_once) {
  const auto first = sessions.create(1, 0, 0, sinks[0]);
  const auto second = sessions.create(2, 0, 0, sinks[1]);
  delivery.admit({first, 0});
  delivery.admit({second, 0});
  answer(first, 2, true);
  answer(first, 2, true);
  delivery.carry_out(std::nullopt);
  EXPECT_EQ(sinks[0].batch_ends_, 1);
  EXPECT_EQ(sinks[1].batch_ends_, 1);
  EXPECT_EQ(sinks[2].batch_ends_, 0);
  delivery.carry_out(std::nullopt);
  EXPECT_EQ(sinks[0].batch_ends_, 1);
}

TEST_F(DeliveryTest, events_keep_their_order_around_a_login) {
  const auto sender = online_session(1, 0, sinks[0]);
  const auto receiver = opening(2, 0, sinks[1]);
  answer(sender, 2, true);  // before the login: not for it
  delivery.admit({receiver, 0});
  answer(sender, 2, true);  // after it: the sink insists on on_opened first
  delivery.carry_out(std::nullopt);
  EXPECT_EQ(sinks[1].notifications_.size(), 1U);
}

TEST_F(DeliveryTest, a_displaced_session_hears_501_and_no_more) {
  const auto old_one = online_session(1, 0, sinks[0]);
  const auto new_one = online_session(1, 0, sinks[1]);
  EXPECT_EQ(sinks[0].closed_, close_status::kDisconnectedByOtherDevice);
  EXPECT_EQ(sinks[0].batch_ends_, 2);
  EXPECT_EQ(sessions.find(old_one->id()), nullptr);
  EXPECT_EQ(online.find(1)->sessions[0], new_one->id());
}

TEST_F(DeliveryTest, closings_of_an_outcome_follow_its_response) {
  const auto session = online_session(1, 0, sinks[0]);
  ASSERT_EQ(inbox.put_request(session, {}), sessions::SubmitStatus::ok);
  service::Outcome outcome(1, 7);
  outcome.accept();
  outcome.close(session->id(), close_status::kDisconnectedByOtherDevice);
  delivery.answer(session, std::move(outcome), false, 0);
  delivery.carry_out(std::nullopt);
  EXPECT_EQ(sinks[0].notifications_.size(), 1U);
  EXPECT_EQ(sinks[0].closed_, close_status::kDisconnectedByOtherDevice);
  EXPECT_EQ(online.find(1), nullptr);
}

TEST_F(DeliveryTest, a_login_given_up_is_refused_once_and_never_admitted) {
  const auto session = opening(1, 0, sinks[0]);
  delivery.end(session, close_status::kConnectionClosed);
  delivery.admit({session, 0});
  delivery.refuse(session, status::kLoginAuthenticationFailed, "");
  delivery.carry_out(std::nullopt);
  EXPECT_EQ(sinks[0].opened_->second.turms_code, status::kLoginTimeout);
  EXPECT_FALSE(sinks[0].closed_);
  EXPECT_EQ(online.size(), 0U);
  EXPECT_EQ(sessions.size(), 0U);
}

TEST_F(DeliveryTest, passwords_are_forgotten_with_the_last_session) {
  const auto phone = online_session(1, device::kIos, sinks[0]);
  const auto desktop = online_session(1, device::kDesktop, sinks[1]);
  credentials.remember(1, "123");
  delivery.end(phone, 500);
  delivery.carry_out(std::nullopt);
  EXPECT_TRUE(credentials.knows(1, "123"));
  delivery.end(desktop, 500);
  delivery.carry_out(std::nullopt);
  EXPECT_FALSE(credentials.knows(1, "123"));
}

}  // namespace
}  // namespace turms::gateway::embedded
