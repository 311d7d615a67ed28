// SPDX-License-Identifier: Apache-2.0
// The plugin from one transport to the other: real shards and threads, a host played by the test, streams over host-owned
// transports that count as encrypted already.
#include "runtime/instance.h"

#include "instance_stage.h"

namespace turms::xmpp::runtime {
namespace {

class InstanceTest : public InstanceStage {};

TEST_F(InstanceTest, carries_a_message_from_one_account_to_another) {
  start();
  const auto romeo = log_in(1, "orchard");
  const auto juliet = log_in(2, "balcony");
  send(romeo, message(2, "But soft", "m1"));
  const std::string got = host.wait_for(juliet, "</message>");
  EXPECT_NE(got.find("<body>But soft</body>"), std::string::npos) << got;
  EXPECT_NE(got.find("id='m1'"), std::string::npos) << got;
  send(juliet, message(1, "Ay me", "m2"));
  EXPECT_NE(host.wait_for(romeo, "<body>Ay me</body>"), "");
}

TEST_F(InstanceTest, moves_connections_of_all_accounts_to_their_shards) {
  start();
  std::vector<tgp_connection_id> streams;
  for (int64_t user = 1; user <= 12; ++user) streams.push_back(log_in(user, "r"));
  for (int64_t user = 1; user <= 12; ++user) {
    send(streams[static_cast<size_t>(user - 1)], message(user % 12 + 1, "from " + std::to_string(user), "x"));
  }
  for (int64_t user = 1; user <= 12; ++user) {
    EXPECT_NE(host.wait_for(streams[static_cast<size_t>(user % 12)], "<body>from " + std::to_string(user) + "</body>"), "") << user;
  }
}

TEST_F(InstanceTest, shares_one_turms_session_among_resources) {
  start();
  log_in(1, "a");
  log_in(1, "b");
  EXPECT_EQ(host.opened(), 1u);
}

TEST_F(InstanceTest, refuses_a_wrong_password_first_and_later) {
  start();
  for (int round = 0; round < 2; ++round) {
    const auto id = connect();
    open_stream(id);
    authenticate(id, 1, "wrong");
    EXPECT_NE(host.wait_for(id, "<not-authorized"), "");
    if (round == 0) log_in(1, "a");
  }
}

TEST_F(InstanceTest, lets_a_client_try_again_after_a_failure) {
  start();
  const auto id = connect();
  open_stream(id);
  authenticate(id, 1, "wrong");
  EXPECT_NE(host.wait_for(id, "</failure>"), "");
  authenticate(id, 1, FakeHost::kPassword);
  EXPECT_NE(host.wait_for(id, "<success"), "");
}

TEST_F(InstanceTest, replaces_the_older_stream_of_a_resource) {
  start();
  const auto older = log_in(1, "same");
  const auto newer = log_in(1, "same");
  EXPECT_NE(host.wait_for(older, "<conflict"), "");
  EXPECT_TRUE(host.wait_closed(older));
  send(newer, "<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>");
  EXPECT_NE(host.wait_for(newer, "id='p'"), "");
}

TEST_F(InstanceTest, bounds_the_resources_of_an_account) {
  start();
  for (const char* part : {"a", "b", "c"}) log_in(1, part);
  const auto id = connect();
  open_stream(id);
  authenticate(id, 1, FakeHost::kPassword);
  EXPECT_NE(host.wait_for(id, "<success"), "");
  open_stream(id);
  send(id, "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  EXPECT_NE(host.wait_for(id, "<resource-constraint"), "");
}

TEST_F(InstanceTest, handles_stanzas_that_were_pipelined_behind_the_bind) {
  start();
  const auto id = connect();
  open_stream(id);
  authenticate(id, 1, FakeHost::kPassword);
  EXPECT_NE(host.wait_for(id, "<success"), "");
  open_stream(id);
  send(id, "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
           "<iq type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq><iq type='get' id='p2'><ping xmlns='urn:xmpp:ping'/></iq>");
  EXPECT_NE(host.wait_for(id, "id='p1'"), "");
  EXPECT_NE(host.wait_for(id, "id='p2'"), "");
}

TEST_F(InstanceTest, opens_a_lost_session_again_and_keeps_the_stream) {
  start();
  const auto romeo = log_in(1, "a");
  const auto juliet = log_in(2, "b");
  host.kick_all(201);
  EXPECT_TRUE(host.wait_opened(4));
  send(romeo, message(2, "after the storm", "m"));
  EXPECT_NE(host.wait_for(juliet, "<body>after the storm</body>"), "");
}

TEST_F(InstanceTest, ends_the_streams_when_another_device_took_the_session) {
  start();
  const auto romeo = log_in(1, "a");
  host.kick_all(501);
  EXPECT_NE(host.wait_for(romeo, "<conflict"), "");
  EXPECT_TRUE(host.wait_closed(romeo));
  EXPECT_EQ(host.opened(), 1u);
}

TEST_F(InstanceTest, ends_a_stream_that_breaks_the_rules_and_no_other) {
  start();
  const auto good = log_in(1, "a");
  const auto bad = log_in(2, "b");
  send(bad, "<!-- a comment -->");
  EXPECT_NE(host.wait_for(bad, "<restricted-xml"), "");
  EXPECT_TRUE(host.wait_closed(bad));
  send(good, "<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>");
  EXPECT_NE(host.wait_for(good, "id='p'"), "");
}

TEST_F(InstanceTest, closes_a_stream_in_good_order) {
  start();
  const auto id = log_in(1, "a");
  send(id, message(2, "last words", "m") + "</stream:stream>");
  EXPECT_NE(host.wait_for(id, "</stream:stream>"), "");
  EXPECT_TRUE(host.wait_closed(id));
}

TEST_F(InstanceTest, delivers_an_iq_between_resources_and_its_answer) {
  start();
  const auto romeo = log_in(1, "a");
  const auto juliet = log_in(2, "b");
  send(romeo, "<iq type='get' id='j' to='2@example.org/b'><query xmlns='urn:test'/></iq>");
  const std::string asked = host.wait_for(juliet, "</iq>");
  EXPECT_NE(asked.find("from='1@example.org/a'"), std::string::npos) << asked;
  send(juliet, "<iq type='result' id='j' to='1@example.org/a'/>");
  EXPECT_NE(host.wait_for(romeo, "id='j'"), "");
  send(romeo, "<iq type='get' id='k' to='2@example.org/gone'><query xmlns='urn:test'/></iq>");
  EXPECT_NE(host.wait_for(romeo, "<service-unavailable"), "");
}

TEST_F(InstanceTest, pauses_between_stanzas_and_goes_on) {
  start();
  const auto id = log_in(1, "a");
  ASSERT_TRUE(instance->pause(5000));
  EXPECT_EQ(instance->state(), TGP_STATE_PAUSED);
  send(id, "<iq type='get' id='late'><ping xmlns='urn:xmpp:ping'/></iq>");
  ASSERT_TRUE(instance->resume());
  EXPECT_NE(host.wait_for(id, "id='late'"), "");
}

TEST_F(InstanceTest, says_goodbye_when_it_stops_and_starts_again) {
  start();
  const auto id = log_in(1, "a");
  ASSERT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 10'000));
  EXPECT_NE(host.wait_for(id, "<system-shutdown"), "");
  EXPECT_EQ(instance->on_bytes(id, as_bytes(" ")), TGP_E_STATE);
  start();
  log_in(1, "a");
}

TEST_F(InstanceTest, drains_by_ending_streams_and_taking_no_new_ones) {
  start();
  const auto id = log_in(1, "a");
  instance->drain(10);
  EXPECT_NE(host.wait_for(id, "<system-shutdown"), "");
  uint64_t credit = 0;
  EXPECT_EQ(instance->on_connection(999, host_owned(), &credit), TGP_E_LIMIT);
}

TEST_F(InstanceTest, knows_ids_and_states) {
  EXPECT_EQ(instance->on_bytes(5, as_bytes("x")), TGP_E_STATE);
  start();
  EXPECT_EQ(instance->on_bytes(5, as_bytes("x")), TGP_E_GONE);
  EXPECT_EQ(instance->on_notification(0x501, as_bytes("x")), TGP_E_GONE);
  EXPECT_FALSE(instance->resume().ok() && instance->state() != TGP_STATE_RUNNING);
}

TEST_F(InstanceTest, throttles_a_guesser) {
  start();
  std::string last;
  for (int i = 0; i < 12; ++i) {
    const auto id = connect();
    open_stream(id);
    authenticate(id, 7, "guess" + std::to_string(i));
    last = host.wait_for(id, "</failure>");
  }
  EXPECT_NE(last.find("temporary-auth-failure"), std::string::npos) << last;
}

}  // namespace
}  // namespace turms::xmpp::runtime
