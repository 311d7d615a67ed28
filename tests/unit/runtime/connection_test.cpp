// SPDX-License-Identifier: Apache-2.0
// The road of one stream: its brakes, its clocks and its ends.
#include "runtime/connection.h"

#include <gtest/gtest.h>

#include "instance_stage.h"

namespace turms::xmpp::runtime {
namespace {

class ConnectionTest : public InstanceStage {
 protected:
  [[nodiscard]] static std::string pings(int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += ping("p" + std::to_string(i));
    return all;
  }
  [[nodiscard]] static size_t count_of(const std::string& text, std::string_view part) {
    size_t count = 0;
    for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
  }
  size_t answers(tgp_connection_id id) const { return count_of(host.written(id), "type='result'"); }
};

// ---- Brakes ----

TEST_F(ConnectionTest, lets_a_burst_through_and_the_rest_when_its_time_has_come) {
  create_with("stanzas_per_second = 10\nstanza_burst = 5");
  start();
  const auto id = log_in(1, "a");  // the presence has taken one
  send(id, pings(8));
  EXPECT_NE(host.wait_for(id, "id='p3'"), "");
  EXPECT_NE(host.wait_for(id, "id='p7'"), "");
  expect_alive(id);
}

TEST_F(ConnectionTest, stops_reading_a_stream_that_is_too_fast) {
  create_with("stanzas_per_second = 1\nstanza_burst = 2");
  start();
  const auto id = log_in(1, "a");
  send(id, pings(3));
  ASSERT_NE(host.wait_for(id, "id='p0'"), "");
  const uint64_t granted = host.granted(id);
  send(id, std::string(1000, ' '));
  expect_alive(log_in(2, "b"));  // a turn or more of every shard later
  EXPECT_EQ(host.granted(id), granted);
  host.advance_s(10);
  EXPECT_TRUE(host.wait_granted(id, granted + 1000));
}

TEST_F(ConnectionTest, bounds_the_stanzas_in_flight) {
  create_with("stanzas_per_second = 0\nstanzas_in_flight = 2\nrequests_in_flight = 32");
  start();
  const auto id = log_in(1, "a");
  host.withholds_responses = true;
  std::string all;
  for (int i = 0; i < 5; ++i) all += message(2, "body", "m" + std::to_string(i));
  send(id, all + ping("last"));
  ASSERT_TRUE(host.wait_submitted(2));
  expect_alive(log_in(2, "b"));
  EXPECT_EQ(host.submitted(), 2u);
  EXPECT_EQ(host.written(id).find("id='last'"), std::string::npos);
  host.answer_requests();
  EXPECT_TRUE(host.wait_submitted(5));
  EXPECT_NE(host.wait_for(id, "id='last'"), "");
}

TEST_F(ConnectionTest, closes_a_reader_that_is_too_slow) {
  create_with("stanzas_per_second = 0\noutput_queue_bytes = 65536\nstanza_bytes = 65536");
  start();
  const auto id = connect(3000);  // the host grants no more than this
  send(id, std::string(kHeader));
  send(id, auth(1, FakeHost::kPassword));
  ASSERT_NE(host.wait_for(id, "<success"), "");
  send(id, std::string(kHeader));
  send(id, bind("slow"));
  ASSERT_NE(host.wait_for(id, "</iq>"), "");
  const auto other = log_in(2, "b");
  const std::string asked = pings(10);
  const auto give_up = std::chrono::steady_clock::now() + FakeHost::kPatience;
  while (host.closings(id).empty() && std::chrono::steady_clock::now() < give_up) {
    (void)instance->on_bytes(id, as_bytes(asked));  // as many as the credit lets through
  }
  EXPECT_TRUE(host.wait_closed(id));
  EXPECT_NE(host.wait_event("stream.slow_reader"), "");
  expect_alive(other);
}

// ---- Clocks ----

TEST_F(ConnectionTest, pings_a_silent_client_and_then_ends_its_stream) {
  create_with("idle_ping_seconds = 1\nidle_timeout_seconds = 3");
  start();
  const auto id = log_in(1, "a");
  EXPECT_NE(host.wait_for(id, "<ping xmlns='urn:xmpp:ping'"), "");
  EXPECT_NE(host.wait_for(id, "<connection-timeout"), "");
  EXPECT_TRUE(host.wait_closed(id));
}

TEST_F(ConnectionTest, takes_any_byte_for_a_sign_of_life) {
  create_with("idle_ping_seconds = 1\nidle_timeout_seconds = 5");
  start();
  const auto id = log_in(1, "a");
  for (int i = 0; i < 3; ++i) {
    ASSERT_NE(host.wait_for(id, "<ping xmlns='urn:xmpp:ping'"), "");
    send(id, " ");
  }
  expect_alive(id);
}

TEST_F(ConnectionTest, does_not_blame_a_client_for_the_silence_of_a_pause) {
  create_with("idle_ping_seconds = 0\nidle_timeout_seconds = 2");
  start();
  const auto id = log_in(1, "a");
  ASSERT_TRUE(instance->pause(5000));
  host.advance_s(100);
  // The stream's timer comes due in this time.
  EXPECT_EQ(host.wait_for(id, "<connection-timeout", std::chrono::milliseconds(2500)), "");
  ASSERT_TRUE(instance->resume());
  expect_alive(id);
}

TEST_F(ConnectionTest, ends_a_stream_that_does_not_log_in) {
  create_with("login_timeout_seconds = 1");
  start();
  const auto silent = connect();
  const auto slow = connect();
  open_stream(slow);
  EXPECT_NE(host.wait_for(slow, "<connection-timeout"), "");
  EXPECT_TRUE(host.wait_closed(slow));
  EXPECT_TRUE(host.wait_closed(silent));
}

// ---- Ends ----

TEST_F(ConnectionTest, delivers_a_message_whose_sender_hangs_up_at_once) {
  start();
  const auto juliet = log_in(2, "b");
  for (int i = 0; i < 20; ++i) {
    const auto romeo = log_in(1, "a");
    const std::string mark = "farewell " + std::to_string(i);
    send(romeo, message(2, mark, "m" + std::to_string(i)));
    send_end(romeo);
    EXPECT_NE(host.wait_for(juliet, mark), "");
    EXPECT_TRUE(host.wait_closed(romeo));
  }
}

TEST_F(ConnectionTest, answers_what_came_before_the_closing_tag) {
  start();
  const auto id = log_in(1, "a");
  host.withholds_responses = true;
  send(id, message(2, "x", "m") + ping("p") + "</stream:stream>");
  ASSERT_TRUE(host.wait_submitted(1));
  host.answer_requests();
  EXPECT_NE(host.wait_for(id, "id='p'"), "");
  EXPECT_NE(host.wait_for(id, "</stream:stream>"), "");
  EXPECT_TRUE(host.wait_closed(id));
}

TEST_F(ConnectionTest, leaves_though_its_stanzas_are_in_flight_when_it_is_replaced) {
  start();
  const auto older = log_in(1, "same");
  host.withholds_responses = true;
  send(older, message(2, "x", "m"));
  ASSERT_TRUE(host.wait_submitted(1));
  const auto newer = log_in(1, "same");
  EXPECT_NE(host.wait_for(older, "<conflict"), "");
  EXPECT_TRUE(host.wait_closed(older));
  host.answer_requests();
  expect_alive(newer);
}

TEST_F(ConnectionTest, drops_what_a_replaced_stream_had_still_to_say) {
  create_with("stanzas_per_second = 1\nstanza_burst = 3\nstanzas_in_flight = 2");
  start();
  const auto older = log_in(1, "same");
  std::string many;
  for (int i = 0; i < 500; ++i) many += "<presence/>";
  send(older, many);
  const auto newer = log_in(1, "same");
  EXPECT_NE(host.wait_for(older, "<conflict"), "");
  EXPECT_TRUE(host.wait_closed(older));
  expect_alive(newer);
}

TEST_F(ConnectionTest, vanishes_without_a_trace_when_the_client_does) {
  start();
  const auto before_login = connect();
  const auto after_header = connect();
  open_stream(after_header);
  const auto after_success = log_in_unbound(1);
  const auto bound = log_in(2, "a");
  const auto busy = log_in(3, "a");
  host.withholds_responses = true;
  send(busy, message(2, "x", "m"));
  ASSERT_TRUE(host.wait_submitted(1));
  for (const auto id : {before_login, after_header, after_success, bound, busy}) {
    instance->on_connection_closed(id, TGP_CLOSED_BY_PEER);
  }
  host.answer_requests();
  EXPECT_TRUE(host.wait_sessions(0));
  expect_gauges_at_zero();
}

TEST_F(ConnectionTest, ends_by_half_a_close_at_every_step) {
  start();
  const auto before_login = connect();
  const auto after_header = connect();
  open_stream(after_header);
  const auto after_success = log_in_unbound(1);
  const auto bound = log_in(2, "a");
  for (const auto id : {before_login, after_header, after_success, bound}) {
    send_end(id);
    EXPECT_TRUE(host.wait_closed(id));
  }
  expect_gauges_at_zero();
}

}  // namespace
}  // namespace turms::xmpp::runtime
