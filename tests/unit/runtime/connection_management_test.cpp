// SPDX-License-Identifier: Apache-2.0
// XEP-0198 and XEP-0352 over whole connections: what is counted, and what a client finds that comes back after a cut in each
// of the interesting moments.
#include <gtest/gtest.h>

#include "instance_stage.h"
#include "runtime/connection.h"

namespace turms::xmpp::runtime {
namespace {

const std::string kEnable = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
const std::string kAsk = "<r xmlns='urn:xmpp:sm:3'/>";

std::string resume_of(const std::string& token, uint32_t h) {
  return "<resume xmlns='urn:xmpp:sm:3' previd='" + token + "' h='" + std::to_string(h) + "'/>";
}
std::string counted(uint32_t h) {
  return "<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(h) + "'/>";
}
std::string resumed(const std::string& token, uint32_t h) {
  return "<resumed xmlns='urn:xmpp:sm:3' previd='" + token + "' h='" + std::to_string(h) + "'/>";
}

class ConnectionManagementTest : public InstanceStage {
 protected:
  std::string enable(tgp_connection_id id) {
    send(id, kEnable);
    EXPECT_NE(host.wait_for(id, "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='"), "");
    const std::string token = host.wait_for(id, "'");
    EXPECT_NE(host.wait_for(id, "/>"), "");
    return token.substr(0, token.size() - 1);
  }
  /// The transport breaks, and the plugin knows.
  void cut(tgp_connection_id id, int64_t away = 1) {
    instance->on_connection_closed(id, TGP_CLOSED_BY_PEER);
    EXPECT_TRUE(host.wait_metric("xmpp_resources_away", away));
  }
  tgp_connection_id come_back(int64_t user, const std::string& token, uint32_t h) {
    const auto id = log_in_unbound(user);
    send(id, resume_of(token, h));
    return id;
  }
  void expect_refused(int64_t user, const std::string& token, const std::string& failed) {
    const auto id = come_back(user, token, 0);
    EXPECT_NE(host.wait_for(id, failed + "<item-not-found"), "");
    bind_resource(id, "other");
    expect_alive(id);
  }
};

TEST_F(ConnectionManagementTest, is_offered_behind_the_login) {
  start();
  const auto id = connect();
  open_stream(id);
  authenticate(id, 1, FakeHost::kPassword);
  EXPECT_NE(host.wait_for(id, "<success"), "");
  send(id, std::string(kHeader));
  const std::string features = host.wait_for(id, "</stream:features>");
  EXPECT_NE(features.find("<sm xmlns='urn:xmpp:sm:3'/>"), std::string::npos);
  EXPECT_NE(features.find("<csi xmlns='urn:xmpp:csi:0'/>"), std::string::npos);
}

// ---- Counting ----

TEST_F(ConnectionManagementTest, counts_a_stanza_when_turms_has_answered) {
  start();
  const auto id = log_in(1, "a");
  enable(id);
  host.withholds_responses = true;
  send(id, message(2, "x", "m") + kAsk);
  ASSERT_TRUE(host.wait_submitted(1));
  EXPECT_NE(host.wait_for(id, counted(0)), "");
  host.answer_requests();
  EXPECT_NE(host.wait_for(id, counted(1)), "");
}

TEST_F(ConnectionManagementTest, counts_what_needs_no_turms_and_what_is_refused) {
  start();
  const auto id = log_in(1, "a");
  enable(id);
  send(id, ping("p") + "<iq type='get' id='empty'/><message to='@'/>" + kAsk);
  EXPECT_NE(host.wait_for(id, counted(3)), "");
}

TEST_F(ConnectionManagementTest, refuses_what_has_no_place) {
  start();
  const auto id = log_in(1, "a");
  const std::string failed = "<failed xmlns='urn:xmpp:sm:3'><unexpected-request";
  send(id, kAsk + "<a xmlns='urn:xmpp:sm:3' h='9'/>");  // not enabled: of no meaning
  enable(id);
  send(id, kEnable);
  EXPECT_NE(host.wait_for(id, failed), "");
  send(id, resume_of("x", 0));
  EXPECT_NE(host.wait_for(id, failed), "");
  send(id, "<a xmlns='urn:xmpp:sm:3'/>");
  EXPECT_NE(host.wait_for(id, "<bad-format"), "");
}

TEST_F(ConnectionManagementTest, ends_a_stream_that_acknowledges_what_was_never_sent) {
  start();
  const auto id = log_in(1, "a");
  enable(id);
  send(id, "<a xmlns='urn:xmpp:sm:3' h='1'/>");
  EXPECT_NE(host.wait_for(id, "<undefined-condition"), "");
  EXPECT_NE(host.wait_for(id, "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='1' send-count='0'/>"), "");
  EXPECT_TRUE(host.wait_closed(id));
}

// ---- Coming back ----

TEST_F(ConnectionManagementTest, brings_what_was_not_acknowledged_and_what_came_meanwhile) {
  start();
  const auto romeo = log_in(1, "a");
  const auto juliet = log_in(2, "b");
  const std::string token = enable(juliet);
  for (const char* body : {"one", "two"}) {
    send(romeo, message(2, body, body));
    ASSERT_NE(host.wait_for(juliet, std::string("<body>") + body), "");
  }
  cut(juliet);
  send(romeo, message(2, "three", "three"));
  expect_alive(romeo);
  EXPECT_TRUE(host.wait_sessions(2)) << "she is still online";

  const auto again = come_back(2, token, 1);
  EXPECT_NE(host.wait_for(again, resumed(token, 0)), "");
  const std::string missed = host.wait_for(again, "<body>three");
  EXPECT_EQ(missed.find("<body>one"), std::string::npos);
  EXPECT_NE(missed.find("<body>two"), std::string::npos);
  send(romeo, message(2, "four", "four"));
  EXPECT_NE(host.wait_for(again, "<body>four"), "");
  send(again, ping("p") + kAsk);
  EXPECT_NE(host.wait_for(again, counted(1)), "");
  EXPECT_TRUE(host.wait_metric("xmpp_resources_away", 0));
}

TEST_F(ConnectionManagementTest, knows_how_much_of_a_broken_stream_arrived) {
  start();
  const auto romeo = log_in(1, "a");
  const auto juliet = log_in(2, "b");
  const std::string token = enable(romeo);
  const std::string half = message(2, "second", "m2");
  send(romeo, message(2, "first", "m1") + half.substr(0, half.size() / 2));
  ASSERT_NE(host.wait_for(juliet, "<body>first"), "");
  cut(romeo);
  const auto again = come_back(1, token, 0);
  EXPECT_NE(host.wait_for(again, resumed(token, 1)), "");
  send(again, half + kAsk);
  EXPECT_NE(host.wait_for(again, counted(2)), "");
  EXPECT_NE(host.wait_for(juliet, "<body>second"), "");
  EXPECT_EQ(host.submitted(), 2u);
}

TEST_F(ConnectionManagementTest, waits_for_the_answer_of_turms_before_it_says_what_arrived) {
  start();
  const auto romeo = log_in(1, "a");
  const std::string token = enable(romeo);
  host.withholds_responses = true;
  send(romeo, message(2, "x", "m"));
  ASSERT_TRUE(host.wait_submitted(1));
  cut(romeo);
  const auto again = come_back(1, token, 0);
  expect_alive(log_in(3, "c"));
  EXPECT_EQ(host.written(again).find("<resumed"), std::string::npos);
  host.answer_requests();
  EXPECT_NE(host.wait_for(again, resumed(token, 1)), "");
}

TEST_F(ConnectionManagementTest, takes_a_session_from_a_connection_that_seems_to_live) {
  start();
  const auto older = log_in(1, "a");
  const std::string token = enable(older);
  const auto newer = come_back(1, token, 0);
  EXPECT_NE(host.wait_for(newer, resumed(token, 0)), "");
  EXPECT_NE(host.wait_for(older, "<conflict"), "");
  EXPECT_TRUE(host.wait_closed(older));
  expect_alive(newer);
  EXPECT_TRUE(host.wait_metric("xmpp_resources", 1));
}

TEST_F(ConnectionManagementTest, gives_a_session_to_nobody_else) {
  start();
  const auto romeo = log_in(1, "a");
  const std::string token = enable(romeo);
  cut(romeo);
  expect_refused(2, token, "<failed xmlns='urn:xmpp:sm:3'>");
  expect_refused(1, "0123456789abcdef0123456789abcdef", "<failed xmlns='urn:xmpp:sm:3'>");
}

TEST_F(ConnectionManagementTest, ends_a_session_with_the_closing_tag_and_remembers_what_arrived) {
  start();
  const auto romeo = log_in(1, "a");
  const std::string token = enable(romeo);
  send(romeo, ping("p") + "</stream:stream>");
  EXPECT_TRUE(host.wait_closed(romeo));
  expect_refused(1, token, "<failed xmlns='urn:xmpp:sm:3' h='1'>");
}

TEST_F(ConnectionManagementTest, ends_a_session_with_that_of_turms) {
  start();
  const auto romeo = log_in(1, "a");
  const std::string token = enable(romeo);
  cut(romeo);
  host.kick_all(501);
  EXPECT_TRUE(host.wait_metric("xmpp_resources", 0));
  expect_refused(1, token, "<failed xmlns='urn:xmpp:sm:3' h='0'>");
}

TEST_F(ConnectionManagementTest, gives_up_on_a_client_that_stays_away) {
  start();
  const auto romeo = log_in(1, "a");
  enable(romeo);
  cut(romeo);
  host.advance_s(601);
  EXPECT_TRUE(host.wait_sessions(0));
  expect_gauges_at_zero();
}

TEST_F(ConnectionManagementTest, refuses_a_name_only_while_its_owner_is_here) {
  create(std::string(kTop) + "resource_conflict = 'refuse'\n");
  start();
  const auto older = log_in(1, "same");
  enable(older);
  const auto early = log_in_unbound(1);
  send(early, bind("same"));
  EXPECT_NE(host.wait_for(early, "<conflict"), "");
  cut(older);
  bind_resource(early, "same");
  expect_alive(early);
}

// ---- Ends that are none ----

TEST_F(ConnectionManagementTest, asks_a_silent_client_how_far_it_is_and_then_waits_for_its_return) {
  create_with("idle_ping_seconds = 1\nidle_timeout_seconds = 2");
  start();
  const auto id = log_in(1, "a");
  const std::string token = enable(id);
  EXPECT_NE(host.wait_for(id, kAsk), "");
  EXPECT_TRUE(host.wait_closed(id));
  EXPECT_EQ(host.written(id).find("<connection-timeout"), std::string::npos);
  EXPECT_NE(host.wait_for(come_back(1, token, 0), resumed(token, 0)), "");
}

TEST_F(ConnectionManagementTest, leaves_a_resumable_stream_without_a_word_when_the_plugin_drains) {
  start();
  const auto id = log_in(1, "a");
  enable(id);
  send(id, ping("p"));
  ASSERT_NE(host.wait_for(id, "id='p'"), "");
  instance->drain(100);
  EXPECT_NE(host.wait_for(id, counted(1)), "");
  EXPECT_TRUE(host.wait_closed(id));
  EXPECT_EQ(host.written(id).find("stream:"), std::string::npos);
}

// ---- Nobody looks ----

TEST_F(ConnectionManagementTest, holds_back_presence_from_an_inactive_client) {
  start();
  const auto phone = log_in(1, "phone");
  const auto desk = log_in(1, "desk");
  ASSERT_NE(host.wait_for(phone, "/desk"), "");
  send(phone, "<inactive xmlns='urn:xmpp:csi:0'/>");
  expect_alive(phone);
  send(desk, "<presence><show>away</show></presence>");
  ASSERT_NE(host.wait_for(desk, "<show>away"), "");
  EXPECT_EQ(host.written(phone).find("<show>away"), std::string::npos);
  send(phone, "<active xmlns='urn:xmpp:csi:0'/>");
  EXPECT_NE(host.wait_for(phone, "<show>away"), "");
}

}  // namespace
}  // namespace turms::xmpp::runtime
