// SPDX-License-Identifier: Apache-2.0
#include "net/turms_listeners.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "listeners_fixture.h"

namespace turms::gateway::net {
namespace {

struct TurmsListenersTest : ListenersFixture {};

TEST_F(TurmsListenersTest, chooses_ports_and_says_which) {
  start();
  EXPECT_NE(listeners->tcp_port(), 0);
  EXPECT_NE(listeners->websocket_port(), 0);
  EXPECT_NE(listeners->tcp_port(), listeners->websocket_port());
}

TEST_F(TurmsListenersTest, a_listener_that_is_off_has_no_port) {
  settings.websocket.enabled = false;
  start();
  EXPECT_EQ(listeners->websocket_port(), 0);
}

TEST_F(TurmsListenersTest, a_taken_port_is_an_error_that_names_it) {
  start();
  settings.tcp.port = listeners->tcp_port();
  const auto second = TurmsListeners::start(settings, backend, clock, log);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::io);
  EXPECT_NE(second.error().where.find(std::to_string(settings.tcp.port)), std::string::npos);
}

TEST_F(TurmsListenersTest, a_name_is_no_address) {
  settings.tcp.host = "localhost";
  const auto result = TurmsListeners::start(settings, backend, clock, log);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::invalid_argument);
}

TEST_F(TurmsListenersTest, a_client_logs_in_over_tcp_and_is_told_session_info_first) {
  start();
  WireClient client(listeners->tcp_port());
  client.ask_login(1, "123");
  EXPECT_TRUE(client.read_notification().is_session_info());
  const auto answer = client.read_notification();
  EXPECT_EQ(answer.request_id, 1);
  EXPECT_EQ(answer.code, 1000);
  EXPECT_EQ(backend.opened()[0].request.ip_address, "127.0.0.1");
}

TEST_F(TurmsListenersTest, a_wrong_password_leaves_the_connection_open) {
  start();
  WireClient client(listeners->tcp_port());
  client.ask_login(1, "wrong");
  EXPECT_EQ(client.read_notification().code, 2011);
  client.log_in(1);
}

TEST_F(TurmsListenersTest, stopping_ends_sessions_with_201_and_strangers_without_a_word) {
  start();
  WireClient user(listeners->tcp_port());
  user.log_in(1);
  WireClient stranger(listeners->tcp_port());
  stranger.send_frame("");
  EXPECT_EQ(stranger.read_notification().code, 2104);
  std::thread stopper([&] { listeners->stop(); });
  EXPECT_EQ(user.read_notification().close_status, 201);
  EXPECT_TRUE(user.is_ended());
  EXPECT_TRUE(stranger.is_ended());
  user.half_close();
  stranger.half_close();
  stopper.join();
}

}  // namespace
}  // namespace turms::gateway::net
