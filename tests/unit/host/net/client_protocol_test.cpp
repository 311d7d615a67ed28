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

struct ClientProtocolTest : ClientProtocolFixture {};

TEST_F(ClientProtocolTest, a_login_reaches_the_backend_with_all_its_fields) {
  proto::CreateSessionRequest_DeviceDetailsEntry detail{"push_token", "abc"};
  const std::vector<proto::CreateSessionRequest_DeviceDetailsEntry> details{detail};
  proto::CreateSessionRequest login{};
  login.version = 1;
  login.user_id = 42;
  login.password = "secret";
  login.has_user_status = true;
  login.user_status = proto::user_status::kBusy;
  login.device_type = proto::device_type::kAndroid;
  login.device_details = details;
  EXPECT_TRUE(ask(9, login));
  ASSERT_EQ(backend.opened().size(), 1U);
  const sessions::OpenRequest request = backend.opened()[0].request;
  EXPECT_EQ(request.auth, sessions::Auth::password);
  EXPECT_EQ(request.user_id, 42);
  EXPECT_EQ(request.version, 1);
  EXPECT_EQ(request.secret, "secret");
  EXPECT_EQ(request.user_status, proto::user_status::kBusy);
  EXPECT_EQ(request.device_type, proto::device_type::kAndroid);
  EXPECT_EQ(request.ip_address, "192.0.2.7");
  EXPECT_EQ(request.device_details, (std::vector<std::pair<std::string, std::string>>{{"push_token", "abc"}}));
  EXPECT_EQ(carrier.bound, backend.opened()[0].id);
  EXPECT_TRUE(carrier.sent.empty());
}

TEST_F(ClientProtocolTest, session_info_comes_before_the_answer_to_the_login) {
  ask_login(9);
  tell(sessions::OpenResult{1000, "", "4711", "node-1"});
  ASSERT_EQ(carrier.sent.size(), 2U);
  proto::Notification info;
  ASSERT_TRUE(proto::parse_notification(carrier.sent[0], info));
  EXPECT_TRUE(info.is_session_info());
  proto::UserSession session;
  ASSERT_TRUE(proto::decode(info.data, session));
  EXPECT_EQ(session.session_id.view(), "4711");
  EXPECT_EQ(session.server_id.view(), "node-1");
  carrier.sent.erase(carrier.sent.begin());
  expect_answer(9, 1000);
}

TEST_F(ClientProtocolTest, session_info_can_be_switched_off) {
  settings.notify_clients_of_session_info_after_connected = false;
  ask_login(9);
  tell(sessions::OpenResult{1000, "", "4711", ""});
  expect_answer(9, 1000);
}

TEST_F(ClientProtocolTest, a_refused_login_is_told_and_may_be_tried_again) {
  ask_login(1);
  tell(sessions::OpenResult{2011, "wrong", "", ""});
  const proto::Notification refusal = answer();
  EXPECT_EQ(refusal.code, 2011);
  EXPECT_EQ(refusal.reason, "wrong");
  EXPECT_FALSE(protocol.has_session());
  ask_login(2);
  tell(sessions::OpenResult{1000, "", "1", ""});
  EXPECT_TRUE(protocol.has_session());
}

TEST_F(ClientProtocolTest, a_second_login_is_refused_while_the_first_is_under_way_and_after) {
  ask_login(1);
  ask_login(2);
  expect_answer(2, 2103);
  tell(sessions::OpenResult{1000, "", "1", ""});
  carrier.sent.clear();
  ask_login(3);
  expect_answer(3, 2103);
  EXPECT_EQ(backend.opened().size(), 1U);
}

TEST_F(ClientProtocolTest, a_login_after_the_backend_stopped_is_unavailable) {
  backend.is_stopped = true;
  ask_login(1);
  expect_answer(1, 1201);
  EXPECT_EQ(carrier.bound, 0U);
}

TEST_F(ClientProtocolTest, a_location_must_be_on_earth) {
  for (const auto& [latitude, longitude] :
       {std::pair{86.0F, 0.0F}, {0.0F, -181.0F}, {std::numeric_limits<float>::quiet_NaN(), 0.0F}}) {
    proto::UserLocation at{};
    at.latitude = latitude;
    at.longitude = longitude;
    proto::CreateSessionRequest login{};
    login.version = 1;
    login.user_id = 1;
    login.location = proto::View::of(at);
    ask(5, login);
    expect_answer(5, 1102);
  }
  EXPECT_TRUE(backend.opened().empty());
}

TEST_F(ClientProtocolTest, a_location_goes_with_the_login) {
  proto::UserLocation at{};
  at.latitude = 52.5F;
  at.longitude = 13.4F;
  proto::CreateSessionRequest login{};
  login.version = 1;
  login.user_id = 1;
  login.location = proto::View::of(at);
  ask(5, login);
  ASSERT_EQ(backend.opened().size(), 1U);
  const auto location = backend.opened().front().request.location;
  ASSERT_TRUE(location.has_value());
  EXPECT_EQ(location->latitude, 52.5F);
  EXPECT_EQ(location->longitude, 13.4F);
}

TEST_F(ClientProtocolTest, heartbeats_are_echoed_and_touch_the_session) {
  open_session();
  EXPECT_TRUE(give(""));
  EXPECT_EQ(carrier.sent, std::vector<std::string>{""});
  EXPECT_EQ(backend.touches(), 1);
}

TEST_F(ClientProtocolTest, a_heartbeat_without_a_session_is_refused) {
  give("");
  expect_answer(-100, 2104);
  ask_login();
  give("");
  expect_answer(-100, 2104);
}

TEST_F(ClientProtocolTest, requests_go_to_the_backend_as_they_came_and_count_as_life) {
  open_session();
  std::string bytes;
  ASSERT_TRUE(proto::write_request(bytes, 7, proto::QueryMessagesRequest{}));
  EXPECT_TRUE(give(bytes));
  EXPECT_EQ(backend.submitted(), (std::vector<FakeBackend::Submitted>{{carrier.bound, bytes}}));
  EXPECT_EQ(backend.touches(), 1);
  EXPECT_TRUE(carrier.sent.empty());
}

TEST_F(ClientProtocolTest, a_request_without_a_session_is_a_server_error_without_a_reason) {
  ask(7, proto::QueryMessagesRequest{});
  const proto::Notification refusal = answer();
  EXPECT_EQ(refusal.code, 1200);
  EXPECT_FALSE(refusal.reason);
}

TEST_F(ClientProtocolTest, a_full_service_is_unavailable_and_a_vanished_session_a_server_error) {
  open_session();
  backend.submit_status = sessions::SubmitStatus::full;
  ask(7, proto::QueryMessagesRequest{});
  expect_answer(7, 1201);
  backend.submit_status = sessions::SubmitStatus::gone;
  ask(8, proto::QueryMessagesRequest{});
  expect_answer(8, 1200);
}

TEST_F(ClientProtocolTest, reasons_of_server_errors_are_shown_by_option_only) {
  open_session();
  backend.submit_status = sessions::SubmitStatus::full;
  ask(7, proto::QueryMessagesRequest{});
  EXPECT_FALSE(answer().reason);
  settings.return_reason_for_server_error = true;
  ask(8, proto::QueryMessagesRequest{});
  EXPECT_TRUE(answer().reason);
}

TEST_F(ClientProtocolTest, what_cannot_be_read_is_an_invalid_request_and_the_connection_stays) {
  std::string login_with_broken_body;
  proto::write_request_bytes(login_with_broken_body, 1, proto::RequestKind::kCreateSession, "\x08");
  std::string no_kind;
  proto::append_varint_field(no_kind, 1, 5);
  std::string unknown_kind = no_kind;
  proto::append_bytes_field(unknown_kind, 777, "");
  std::string kind_first;
  proto::append_bytes_field(kind_first, 9, "");
  proto::append_varint_field(kind_first, 1, 5);
  for (const std::string& payload :
       {std::string("\xFF\xFF"), login_with_broken_body, no_kind, unknown_kind, kind_first}) {
    EXPECT_TRUE(give(payload));
    expect_answer(-1, 1100);
  }
  EXPECT_FALSE(carrier.is_finished);
}

TEST_F(ClientProtocolTest, what_cannot_be_read_is_unauthorized_once_there_is_a_session) {
  open_session();
  EXPECT_TRUE(give("\xFF\xFF"));
  expect_answer(-1, 1106);
}

TEST_F(ClientProtocolTest, custom_attributes_before_the_kind_are_let_through) {
  open_session();
  std::string bytes;
  proto::append_varint_field(bytes, 1, 5);
  proto::append_bytes_field(bytes, 2, "");
  proto::append_bytes_field(bytes, 9, "");
  give(bytes);
  EXPECT_EQ(backend.submitted().size(), 1U);
}

TEST_F(ClientProtocolTest, request_ids_are_positive) {
  open_session();
  for (const int64_t request_id : {int64_t{0}, int64_t{-5}, std::numeric_limits<int64_t>::min()}) {
    std::string bytes;
    proto::append_varint_field(bytes, 1, static_cast<uint64_t>(request_id));
    proto::append_bytes_field(bytes, 9, "");
    give(bytes);
    expect_answer(request_id, 1100);
  }
  EXPECT_TRUE(backend.submitted().empty());
}

TEST_F(ClientProtocolTest, an_empty_bucket_refuses_logins_and_requests_but_not_heartbeats) {
  while (limits.take_token("192.0.2.7", static_cast<int64_t>(clock.monotonic_ns() / 1'000'000))) {
  }
  ask_login(1);
  expect_answer(1, 1101);
  give("");
  expect_answer(-100, 2104);
  clock.advance_ms(1000);
  ask_login(2);
  EXPECT_EQ(backend.opened().size(), 1U);
}

TEST_F(ClientProtocolTest, bad_request_ids_cost_no_token) {
  for (int i = 0; i < 100; ++i) ask(-1, proto::QueryMessagesRequest{});
  carrier.sent.clear();
  ask_login();
  EXPECT_EQ(backend.opened().size(), 1U);
}

TEST_F(ClientProtocolTest, notifications_are_passed_on) {
  open_session();
  tell(SharedBytes("push"));
  EXPECT_EQ(carrier.sent, std::vector<std::string>{"push"});
}

}  // namespace
}  // namespace turms::gateway::net
