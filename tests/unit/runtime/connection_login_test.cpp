// SPDX-License-Identifier: Apache-2.0
// From the SASL request to the bound resource, across shards.
#include <gtest/gtest.h>

#include "instance_stage.h"
#include "runtime/connection.h"

namespace turms::xmpp::runtime {
namespace {

class ConnectionLoginTest : public InstanceStage {};

TEST_F(ConnectionLoginTest, takes_a_whole_login_sent_at_once) {
  start();
  for (int64_t user = 1; user <= 12; ++user) {
    const auto id = connect();
    send(id, std::string(kHeader) + auth(user, FakeHost::kPassword) + std::string(kHeader) + bind("r") + ping("p"));
    EXPECT_NE(host.wait_for(id, "id='p'"), "") << user;
  }
}

TEST_F(ConnectionLoginTest, keeps_every_byte_that_comes_while_it_moves) {
  start();
  std::vector<tgp_connection_id> streams;
  for (int64_t user = 1; user <= 60; ++user) {
    const auto id = connect();
    streams.push_back(id);
    send(id, std::string(kHeader) + auth(user, FakeHost::kPassword));
    for (const char c : std::string(kHeader) + bind("r")) send(id, {&c, 1});
    for (const char c : ping("p")) send(id, {&c, 1});
  }
  for (const auto id : streams) EXPECT_NE(host.wait_for(id, "id='p'"), "") << id << host.written(id);
}

TEST_F(ConnectionLoginTest, still_knows_after_the_move_that_a_peer_hung_up) {
  start();
  for (int64_t user = 1; user <= 12; ++user) {
    const auto id = connect();
    send(id, std::string(kHeader) + auth(user, FakeHost::kPassword));
    send_end(id);
    EXPECT_TRUE(host.wait_closed(id)) << user;
  }
  for (int64_t user = 1; user <= 12; ++user) {
    const auto id = connect();
    send(id, std::string(kHeader) + auth(user, FakeHost::kPassword));
    instance->on_connection_closed(id, TGP_CLOSED_BY_PEER);
  }
  expect_gauges_at_zero();
}

TEST_F(ConnectionLoginTest, does_not_forget_the_time_before_login_when_it_moves) {
  create_with("login_timeout_seconds = 2");
  start();
  std::vector<tgp_connection_id> streams;
  for (int64_t user = 1; user <= 6; ++user) streams.push_back(log_in_unbound(user));
  for (const auto id : streams) EXPECT_NE(host.wait_for(id, "<connection-timeout"), "");
}

TEST_F(ConnectionLoginTest, tries_one_account_after_the_other) {
  start();
  for (int round = 0; round < 3; ++round) {
    const auto id = connect();
    open_stream(id);
    for (int64_t user = 2; user <= 3; ++user) {
      authenticate(id, user + 10 * round, "wrong");
      EXPECT_NE(host.wait_for(id, "</failure>"), "");
    }
    authenticate(id, 1, FakeHost::kPassword);
    EXPECT_NE(host.wait_for(id, "<success"), "");
    open_stream(id);
    bind_resource(id, "r" + std::to_string(round));
    expect_alive(id);
  }
}

TEST_F(ConnectionLoginTest, gives_a_resource_to_whom_names_none) {
  start();
  const auto id = log_in_unbound(1);
  send(id, "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  const std::string bound = host.wait_for(id, "</jid>");
  EXPECT_NE(bound.find("<jid>1@example.org/"), std::string::npos) << bound;
}

TEST_F(ConnectionLoginTest, refuses_a_resource_in_use_where_the_operator_wants_so) {
  create(std::string(kTop) + "resource_conflict = 'refuse'\n[limits]\nstanzas_per_second = 0\n");
  start();
  const auto older = log_in(1, "same");
  const auto newer = log_in_unbound(1);
  send(newer, bind("same"));
  EXPECT_NE(host.wait_for(newer, "<conflict"), "");
  expect_alive(older);
  bind_resource(newer, "other");
}

TEST_F(ConnectionLoginTest, knows_no_user_by_a_name_that_is_no_id) {
  start();
  const auto id = connect();
  open_stream(id);
  const std::string plain = std::string(1, '\0') + "juliet" + std::string(1, '\0') + FakeHost::kPassword;
  send(id, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + crypto::base64(as_bytes(plain)) + "</auth>");
  EXPECT_NE(host.wait_for(id, "<not-authorized"), "");
  EXPECT_EQ(host.asked(), 0u);
}

TEST_F(ConnectionLoginTest, moves_connections_frozen_by_a_pause_that_failed) {
  start();
  const auto busy = log_in(1, "a");
  host.withholds_responses = true;
  send(busy, message(2, "x", "m"));
  ASSERT_TRUE(host.wait_submitted(1));
  for (int64_t user = 20; user < 30; ++user) {
    const auto id = connect();
    send(id, std::string(kHeader) + auth(user, FakeHost::kPassword) + std::string(kHeader) + bind("r") + ping("p"));
    EXPECT_FALSE(instance->pause(0));
    EXPECT_NE(host.wait_for(id, "id='p'"), "") << user;
  }
  host.answer_requests();
}

}  // namespace
}  // namespace turms::xmpp::runtime
