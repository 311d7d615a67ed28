// SPDX-License-Identifier: Apache-2.0
#include "net/connection.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "listeners_fixture.h"

namespace turms::gateway::net {
namespace {

struct ConnectionTest : ListenersFixture {};

constexpr std::string_view kUpgrade =
    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

/// A client's binary frame, masked with zeros.
std::string masked(std::string_view payload) {
  std::string frame("\x82");
  frame.push_back(static_cast<char>(0x80 | payload.size()));
  return frame.append(4, '\0').append(payload);
}

TEST_F(ConnectionTest, frames_may_come_byte_by_byte) {
  start();
  WireClient client(listeners->tcp_port());
  client.log_in(1);
  std::string request;
  ASSERT_TRUE(proto::write_request(request, 5, proto::QueryMessagesRequest{}));
  std::string frame;
  proto::append_frame(frame, request);
  for (const char byte : frame) ASSERT_TRUE(client.send({&byte, 1}));
  backend.wait_until([&] { return backend.submitted().size() == 1; });
  EXPECT_EQ(backend.submitted()[0].second, request);
}

TEST_F(ConnectionTest, a_large_answer_passes_although_the_client_reads_slowly_at_first) {
  start();
  WireClient client(listeners->tcp_port());
  client.log_in(1);
  const auto session = backend.opened()[0];
  const std::string large(20 * 1024 * 1024, 'L');
  session.sink->on_notification(session.id, SharedBytes(large));
  session.sink->on_batch_end();
  EXPECT_EQ(client.read_frame(), large);
}

TEST_F(ConnectionTest, a_client_that_never_reads_is_cut_off_and_its_session_closed) {
  settings.max_outgoing_bytes = 100'000;
  start();
  WireClient client(listeners->tcp_port());
  client.log_in(1);
  const auto session = backend.opened()[0];
  const SharedBytes push(std::string(1'000'000, 'p'));
  // More than the kernel's buffers take; the loop must not hold the rest.
  for (int i = 0; i < 40; ++i) session.sink->on_notification(session.id, push);
  session.sink->on_batch_end();
  backend.wait_until([&] { return !backend.closed().empty(); });
  EXPECT_EQ(backend.closed()[0], (FakeBackend::Closed{session.id, 300}));
}

TEST_F(ConnectionTest, logging_out_brings_the_notice_and_the_end) {
  start();
  WireClient client(listeners->tcp_port());
  client.log_in(1);
  client.ask(2, proto::DeleteSessionRequest{});
  EXPECT_EQ(client.read_notification().close_status, 500);
  EXPECT_TRUE(client.is_ended());
}

TEST_F(ConnectionTest, an_oversized_frame_ends_the_session_with_200_and_1200) {
  start();
  WireClient client(listeners->tcp_port());
  client.log_in(1);
  client.send(std::string("\x81\x80\x01") + std::string(16'385, 'x'));
  const auto notice = client.read_notification();
  EXPECT_EQ(notice.close_status, 200);
  EXPECT_EQ(notice.code, 1200);
  EXPECT_TRUE(client.is_ended());
}

TEST_F(ConnectionTest, an_oversized_frame_without_a_session_ends_the_connection) {
  start();
  WireClient client(listeners->tcp_port());
  client.send("\xFF\xFF\xFF\xFF\x0F");
  EXPECT_TRUE(client.is_ended());
}

TEST_F(ConnectionTest, a_client_that_goes_away_closes_its_session) {
  start();
  {
    WireClient client(listeners->tcp_port());
    client.log_in(1);
  }
  backend.wait_until([&] { return !backend.closed().empty(); });
  EXPECT_EQ(backend.closed()[0].second, 300);
}

TEST_F(ConnectionTest, bytes_before_login_are_bounded) {
  settings.max_unauthenticated_bytes = 2000;
  settings.rate_limiting.initial_tokens = 1000;
  start();
  WireClient client(listeners->tcp_port());
  client.send(std::string(2001, '\0'));  // heartbeats, and each would be answered
  while (client.read_frame()) {
  }
  EXPECT_TRUE(backend.opened().empty());
}

TEST_F(ConnectionTest, a_websocket_client_logs_in_and_out) {
  start();
  WireClient client(listeners->websocket_port());
  client.send(kUpgrade);
  EXPECT_NE(client.read_until("\r\n\r\n").find(" 101 "), std::string::npos);
  proto::CreateSessionRequest login{};
  login.version = 1;
  login.user_id = 1;
  login.password = "123";
  std::string request;
  ASSERT_TRUE(proto::write_request(request, 3, login));
  client.send(masked(request));
  for (int i = 0; i < 2; ++i) {
    const std::string header = client.read_bytes(2);
    ASSERT_EQ(header[0], '\x82');
    client.read_bytes(static_cast<uint8_t>(header[1]));
  }
  client.send(masked(""));
  EXPECT_EQ(client.read_bytes(2), std::string("\x82\x00", 2));
  std::string logout;
  ASSERT_TRUE(proto::write_request(logout, 4, proto::DeleteSessionRequest{}));
  client.send(masked(logout));
  const std::string header = client.read_bytes(2);
  const std::string payload = client.read_bytes(static_cast<uint8_t>(header[1]));
  proto::Notification notice;
  ASSERT_TRUE(proto::parse_notification(payload, notice));
  EXPECT_EQ(notice.close_status, 500);
  EXPECT_EQ(client.read_bytes(4), std::string("\x88\x02\x03\xE8", 4));
  EXPECT_TRUE(client.is_ended());
}

TEST_F(ConnectionTest, a_request_that_is_no_upgrade_is_answered_and_ended) {
  start();
  WireClient client(listeners->websocket_port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(client.read_until("\r\n\r\n").find(" 426 "), std::string::npos);
  EXPECT_TRUE(client.is_ended());
}

}  // namespace
}  // namespace turms::gateway::net
