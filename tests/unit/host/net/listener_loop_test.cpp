// SPDX-License-Identifier: Apache-2.0
#include "net/listener_loop.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "listeners_fixture.h"

namespace turms::gateway::net {
namespace {

struct ListenerLoopTest : ListenersFixture {};

TEST_F(ListenerLoopTest, pushes_from_another_thread_arrive_in_order) {
  start();
  WireClient client(listeners->tcp_port());
  client.log_in(1);
  const auto session = backend.opened()[0];
  constexpr int kCount = 5000;
  std::thread pusher([&] {
    for (int i = 0; i < kCount; ++i) {
      session.sink->on_notification(session.id, SharedBytes("push " + std::to_string(i)));
      if (i % 7 == 0) session.sink->on_batch_end();
    }
    session.sink->on_batch_end();
  });
  for (int i = 0; i < kCount; ++i) ASSERT_EQ(client.read_frame(), "push " + std::to_string(i));
  pusher.join();
}

TEST_F(ListenerLoopTest, one_payload_is_fanned_out_to_many) {
  start();
  std::vector<std::unique_ptr<WireClient>> clients;
  for (int i = 1; i <= 20; ++i) {
    clients.push_back(std::make_unique<WireClient>(listeners->tcp_port()));
    clients.back()->log_in(i);
  }
  EXPECT_EQ(listeners->connections(), 20U);
  const SharedBytes push(std::string(30'000, 'p'));
  for (const auto& session : backend.opened()) session.sink->on_notification(session.id, push);
  backend.opened()[0].sink->on_batch_end();
  for (auto& client : clients) EXPECT_EQ(client->read_frame(), std::string(30'000, 'p'));
}

TEST_F(ListenerLoopTest, a_login_that_succeeds_after_the_client_left_is_taken_back) {
  backend.answers = false;
  start();
  {
    WireClient client(listeners->tcp_port());
    client.ask_login(1, "123");
    backend.wait_until([&] { return !backend.opened().empty(); });
  }
  backend.wait_until([&] { return !backend.closed().empty(); });
  const auto session = backend.opened()[0];
  session.sink->on_opened(session.id, {1000, "", "1", ""});
  session.sink->on_batch_end();
  backend.wait_until([&] { return backend.closed().size() == 2; });
  EXPECT_EQ(backend.closed()[1], (FakeBackend::Closed{session.id, 300}));
}

TEST_F(ListenerLoopTest, who_does_not_log_in_in_time_is_told_so) {
  settings.establish_timeout_millis = 50;
  start();
  WireClient client(listeners->tcp_port());
  const auto notice = client.read_notification();
  EXPECT_EQ(notice.close_status, 111);
  EXPECT_EQ(notice.code, 2010);
  EXPECT_TRUE(client.is_ended());
}

TEST_F(ListenerLoopTest, who_has_logged_in_stays_beyond_the_login_timeout) {
  settings.establish_timeout_millis = 100;
  start();
  WireClient in_time(listeners->tcp_port());
  in_time.log_in(1);
  WireClient too_late(listeners->tcp_port());
  EXPECT_EQ(too_late.read_notification().close_status, 111);  // so the first one's time is over as well
  in_time.send_frame("");
  EXPECT_EQ(in_time.read_frame(), "");
}

TEST_F(ListenerLoopTest, connections_are_bounded_and_refusals_are_logged) {
  settings.max_connections_per_ip = 1;
  start();
  WireClient first(listeners->tcp_port());
  first.log_in(1);
  WireClient second(listeners->tcp_port());
  EXPECT_TRUE(second.is_ended());
  EXPECT_EQ(log.lines_of("turms.connection_refused").size(), 1U);
}

TEST_F(ListenerLoopTest, one_bucket_for_all_connections_of_an_address) {
  settings.rate_limiting = {.capacity = 2, .initial_tokens = 2, .tokens_per_period = 0, .refill_interval_millis = 1000};
  start();
  WireClient first(listeners->tcp_port());
  first.log_in(1);
  WireClient second(listeners->tcp_port());
  second.log_in(2);
  first.ask(9, proto::QueryMessagesRequest{});
  EXPECT_EQ(first.read_notification().code, 1101);
}

TEST_F(ListenerLoopTest, stopping_does_not_wait_for_clients_for_ever_and_late_sink_calls_are_harmless) {
  start();
  WireClient user(listeners->tcp_port());
  user.log_in(1);
  listeners->stop();
  listeners->stop();
  const auto session = backend.opened()[0];
  session.sink->on_notification(session.id, SharedBytes("too late"));
  session.sink->on_batch_end();
}

}  // namespace
}  // namespace turms::gateway::net
