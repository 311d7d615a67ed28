// SPDX-License-Identifier: Apache-2.0
#include "net/client_protocol.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "client_protocol_fixture.h"

namespace turms::gateway::net {
namespace {

struct ClientProtocolEndTest : ClientProtocolFixture {};

TEST_F(ClientProtocolEndTest, logging_out_is_answered_by_the_close_notice_alone) {
  open_session();
  EXPECT_FALSE(ask(7, proto::DeleteSessionRequest{}));
  EXPECT_EQ(backend.closed(), (std::vector<FakeBackend::Closed>{{carrier.bound, 500}}));
  EXPECT_FALSE(carrier.is_finished);
  tell(SharedBytes("an answer that was on its way"));
  carrier.sent.clear();
  tell(SessionClosed{500, ""});
  const proto::Notification notice = answer();
  EXPECT_EQ(notice.close_status, 500);
  EXPECT_FALSE(notice.code);
  EXPECT_FALSE(notice.request_id);
  EXPECT_TRUE(carrier.is_finished);
}

TEST_F(ClientProtocolEndTest, logging_out_without_a_session_is_not_answered) {
  EXPECT_TRUE(ask(7, proto::DeleteSessionRequest{}));
  EXPECT_TRUE(carrier.sent.empty());
  EXPECT_FALSE(carrier.is_finished);
}

TEST_F(ClientProtocolEndTest, input_after_the_end_is_dropped) {
  open_session();
  ask(7, proto::DeleteSessionRequest{});
  EXPECT_FALSE(give(""));
  EXPECT_FALSE(ask(8, proto::QueryMessagesRequest{}));
  EXPECT_TRUE(backend.submitted().empty());
  EXPECT_TRUE(carrier.sent.empty());
}

TEST_F(ClientProtocolEndTest, the_backend_ends_a_session_with_status_and_reason) {
  open_session();
  tell(SessionClosed{501, "logged in elsewhere"});
  const proto::Notification notice = answer();
  EXPECT_EQ(notice.close_status, 501);
  EXPECT_EQ(notice.reason, "logged in elsewhere");
  EXPECT_TRUE(carrier.is_finished);
  protocol.on_disconnected();
  EXPECT_TRUE(backend.closed().empty());
}

TEST_F(ClientProtocolEndTest, a_corrupt_frame_ends_the_session_with_200_and_code_1200) {
  open_session();
  protocol.on_corrupt_frame();
  EXPECT_EQ(backend.closed(), (std::vector<FakeBackend::Closed>{{carrier.bound, 200}}));
  tell(SessionClosed{200, "corrupt frame"});
  const proto::Notification notice = answer();
  EXPECT_EQ(notice.close_status, 200);
  EXPECT_EQ(notice.code, 1200);
  EXPECT_FALSE(notice.reason);
}

TEST_F(ClientProtocolEndTest, a_corrupt_frame_without_a_session_just_ends_the_connection) {
  protocol.on_corrupt_frame();
  EXPECT_TRUE(carrier.sent.empty());
  EXPECT_TRUE(carrier.is_finished);
}

TEST_F(ClientProtocolEndTest, a_login_that_never_comes_times_out) {
  protocol.on_login_timeout();
  const proto::Notification notice = answer();
  EXPECT_EQ(notice.close_status, 111);
  EXPECT_EQ(notice.code, 2010);
  EXPECT_TRUE(carrier.is_finished);
}

TEST_F(ClientProtocolEndTest, a_login_that_takes_too_long_is_taken_back) {
  ask_login();
  protocol.on_login_timeout();
  EXPECT_EQ(backend.closed(), (std::vector<FakeBackend::Closed>{{carrier.bound, 111}}));
  EXPECT_EQ(answer().close_status, 111);
  tell(sessions::OpenResult{1000, "", "1", ""});
  EXPECT_TRUE(carrier.sent.empty());
}

TEST_F(ClientProtocolEndTest, the_login_timeout_does_not_touch_a_session) {
  open_session();
  protocol.on_login_timeout();
  EXPECT_TRUE(protocol.has_session());
  EXPECT_TRUE(carrier.sent.empty());
}

TEST_F(ClientProtocolEndTest, a_vanished_connection_closes_its_session) {
  open_session();
  protocol.on_disconnected();
  protocol.on_disconnected();
  EXPECT_EQ(backend.closed(), (std::vector<FakeBackend::Closed>{{carrier.bound, 300}}));
}

TEST_F(ClientProtocolEndTest, a_session_that_lost_notifications_is_ended) {
  open_session();
  tell(Overrun{});
  EXPECT_EQ(backend.closed(), (std::vector<FakeBackend::Closed>{{carrier.bound, 200}}));
}

TEST_F(ClientProtocolEndTest, shutdown_ends_a_session_with_its_status_and_others_without_a_word) {
  open_session();
  protocol.on_shutdown();
  EXPECT_EQ(backend.closed(), (std::vector<FakeBackend::Closed>{{carrier.bound, 201}}));
  EXPECT_FALSE(carrier.is_finished);
  RecordingCarrier other;
  ClientProtocol fresh(context, other, "192.0.2.8");
  fresh.on_shutdown();
  EXPECT_TRUE(other.is_finished);
  EXPECT_TRUE(other.sent.empty());
}

TEST_F(ClientProtocolEndTest, events_of_an_earlier_login_are_not_this_ones) {
  ask_login(1);
  const sessions::SessionId first = carrier.bound;
  tell(sessions::OpenResult{2011, "", "", ""});
  carrier.sent.clear();
  ask_login(2);
  protocol.on_event({first, SessionClosed{300, ""}});
  EXPECT_TRUE(carrier.sent.empty());
  EXPECT_FALSE(carrier.is_finished);
}

}  // namespace
}  // namespace turms::gateway::net
