// SPDX-License-Identifier: Apache-2.0
// An account's Turms session as logins, the host and Turms itself make it come and go.
#include "runtime/account_session.h"

#include <gtest/gtest.h>

#include "instance_stage.h"
#include "proto/messages.h"
#include "proto/notification.h"
#include "proto/request.h"

namespace turms::xmpp::runtime {
namespace {

constexpr const char* kTemporary = "<temporary-auth-failure";

class AccountSessionTest : public InstanceStage {
 protected:
  /// A stream that has sent its credential.
  tgp_connection_id knock(int64_t user, std::string_view password = FakeHost::kPassword) {
    const tgp_connection_id id = connect();
    open_stream(id);
    authenticate(id, user, password);
    return id;
  }
};

TEST_F(AccountSessionTest, asks_again_about_a_password_that_may_have_been_changed_elsewhere) {
  start();
  log_in(1, "a");
  host.verdict = TGP_E_DENIED;
  EXPECT_NE(host.wait_for(knock(1), "<success"), "") << "it is remembered";
  std::string relayed, notification;
  ASSERT_TRUE(proto::write_request(relayed, 1, proto::UpdateUserRequest{}));
  proto::write_push(notification, 1, 1, relayed);
  host.push(host.sessions().front(), notification);
  EXPECT_NE(host.wait_for(knock(1), "<not-authorized"), "");
}

TEST_F(AccountSessionTest, refuses_for_now_when_the_host_takes_no_request) {
  start();
  host.open_status = TGP_E_LIMIT;
  const auto id = knock(1);
  EXPECT_NE(host.wait_for(id, kTemporary), "");
  host.open_status = TGP_OK;
  authenticate(id, 1, FakeHost::kPassword);
  EXPECT_NE(host.wait_for(id, "<success"), "");
}

TEST_F(AccountSessionTest, tells_each_refusal_of_turms_in_the_words_of_sasl) {
  start();
  const std::pair<int32_t, const char*> rows[] = {{2011, "<not-authorized"}, {2012, "<account-disabled"}, {2013, kTemporary},
                                                  {2010, kTemporary},        {1200, kTemporary},          {1101, kTemporary}};
  int64_t user = 10;
  for (const auto& [code, condition] : rows) {
    host.open_code = code;
    EXPECT_NE(host.wait_for(knock(user++), condition), "") << code;
  }
}

TEST_F(AccountSessionTest, counts_no_session_that_was_refused) {
  start();
  EXPECT_NE(host.wait_for(knock(1, "wrong"), "</failure>"), "");
  EXPECT_TRUE(host.wait_metric("xmpp_turms_sessions", 0)) << host.metrics()["xmpp_turms_sessions"];
}

TEST_F(AccountSessionTest, gives_up_on_an_answer_that_does_not_come) {
  start();
  host.withholds_opens = true;
  const auto id = knock(1);
  ASSERT_TRUE(host.wait_asked(1));
  host.advance_s(21);  // turms.login_timeout_ms
  EXPECT_NE(host.wait_for(id, kTemporary), "");
  host.answer_opens();  // late: a session without an owner
  EXPECT_TRUE(host.wait_opened(1));
  EXPECT_TRUE(host.wait_sessions(0));
  authenticate(id, 1, FakeHost::kPassword);
  EXPECT_NE(host.wait_for(id, "<success"), "");
}

TEST_F(AccountSessionTest, opens_one_session_for_two_logins_at_the_same_moment) {
  start();
  host.withholds_opens = true;
  const auto first = knock(1);
  ASSERT_TRUE(host.wait_asked(1));
  const auto second = knock(1);
  host.answer_opens();
  EXPECT_NE(host.wait_for(first, "<success"), "");
  EXPECT_NE(host.wait_for(second, "<success"), "");
  EXPECT_EQ(host.asked(), 1u);
}

TEST_F(AccountSessionTest, judges_a_wrong_and_a_right_password_at_the_same_moment_apart) {
  start();
  host.withholds_opens = true;
  const auto wrong = knock(1, "wrong");
  ASSERT_TRUE(host.wait_asked(1));
  const auto right = knock(1);
  host.answer_opens();
  EXPECT_NE(host.wait_for(wrong, "<not-authorized"), "");
  EXPECT_NE(host.wait_for(right, "<success"), "");
}

TEST_F(AccountSessionTest, leaves_the_wish_of_a_vanished_client_to_the_next_one) {
  start();
  host.withholds_opens = true;
  const auto first = knock(1);
  ASSERT_TRUE(host.wait_asked(1));
  const auto second = knock(1);
  instance->on_connection_closed(first, TGP_CLOSED_BY_PEER);
  host.answer_opens();
  EXPECT_NE(host.wait_for(second, "<success"), "");
}

TEST_F(AccountSessionTest, closes_the_session_of_a_client_that_vanished_while_it_was_opened) {
  start();
  host.withholds_opens = true;
  const auto id = knock(1);
  ASSERT_TRUE(host.wait_asked(1));
  instance->on_connection_closed(id, TGP_CLOSED_BY_PEER);
  host.answer_opens();
  EXPECT_TRUE(host.wait_opened(1));
  EXPECT_TRUE(host.wait_sessions(0));
  expect_gauges_at_zero();
}

// The host's last word can stand in the same batch as its first. The password was right all the same.
TEST_F(AccountSessionTest, opens_a_session_again_that_ended_as_it_opened) {
  start();
  host.withholds_opens = true;
  const auto id = knock(1);
  ASSERT_TRUE(host.wait_asked(1));
  ASSERT_TRUE(instance->pause(5000));
  host.answer_opens();
  ASSERT_TRUE(host.wait_opened(1));
  host.kick_all(201);
  host.and_wait();
  ASSERT_TRUE(instance->resume());
  ASSERT_NE(host.wait_for(id, "<success"), "");
  open_stream(id);
  bind_resource(id, "a");
  send(id, message(1, "to myself", "m"));
  EXPECT_TRUE(host.wait_submitted(1));
}

TEST_F(AccountSessionTest, ends_streams_by_the_close_status) {
  start();
  const std::pair<int32_t, const char*> rows[] = {
      {500, "<conflict"}, {501, "<conflict"}, {600, "<policy-violation"}, {700, "<not-authorized"}, {701, "<policy-violation"}};
  for (const auto& [status, condition] : rows) {
    const auto id = log_in(1, "a");
    host.kick_all(status);
    EXPECT_NE(host.wait_for(id, condition), "") << status;
    EXPECT_TRUE(host.wait_closed(id)) << status;
  }
}

TEST_F(AccountSessionTest, opens_a_session_again_that_ended_by_trouble) {
  start();
  const auto id = log_in(1, "a");
  size_t opened = 1;
  for (const int32_t status : {110, 202, 400}) {
    host.kick_all(status);
    EXPECT_TRUE(host.wait_opened(++opened)) << status;
  }
  EXPECT_EQ(host.last_auth(), TGP_AUTH_TRUSTED);
  expect_alive(id);
}

// Mapping 4.5: 100 means that we broke the protocol.
TEST_F(AccountSessionTest, does_not_repeat_an_illegal_request_for_ever) {
  start();
  const auto id = log_in(1, "a");
  host.kick_all(100);
  ASSERT_TRUE(host.wait_opened(2));
  expect_alive(id);
  host.kick_all(100);
  EXPECT_NE(host.wait_for(id, "<undefined-condition"), "");
  EXPECT_EQ(host.opened(), 2u);
}

TEST_F(AccountSessionTest, forgives_an_illegal_request_after_a_minute) {
  start();
  const auto id = log_in(1, "a");
  host.kick_all(100);
  ASSERT_TRUE(host.wait_opened(2));
  expect_alive(id);
  host.advance_s(61);
  host.kick_all(100);
  EXPECT_TRUE(host.wait_opened(3));
}

TEST_F(AccountSessionTest, opens_again_with_the_credential_where_nothing_else_is_trusted) {
  host.capabilities = TGP_CAP_ORDERED_WRITES;
  start();
  const auto id = log_in(1, "a");
  host.kick_all(201);
  EXPECT_TRUE(host.wait_opened(2));
  EXPECT_EQ(host.last_auth(), TGP_AUTH_PASSWORD);
  expect_alive(id);
}

TEST_F(AccountSessionTest, ends_the_streams_when_the_password_is_no_longer_right) {
  host.capabilities = TGP_CAP_ORDERED_WRITES;
  start();
  const auto id = log_in(1, "a");
  host.open_code = 2011;
  host.kick_all(201);
  EXPECT_NE(host.wait_for(id, "<not-authorized"), "");
  EXPECT_TRUE(host.wait_closed(id));
}

TEST_F(AccountSessionTest, goes_on_asking_while_turms_is_in_trouble) {
  start();
  const auto id = log_in(1, "a");
  host.open_code = 1201;
  host.kick_all(201);
  ASSERT_TRUE(host.wait_asked(3));  // after one second, after two more
  host.open_code = 1000;
  EXPECT_TRUE(host.wait_opened(2));
  expect_alive(id);
}

TEST_F(AccountSessionTest, stops_asking_when_the_last_stream_leaves) {
  start();
  const auto id = log_in(1, "a");
  host.open_code = 1201;
  host.kick_all(201);
  ASSERT_TRUE(host.wait_asked(2));
  send(id, "</stream:stream>");
  EXPECT_TRUE(host.wait_closed(id));
  expect_gauges_at_zero();
}

TEST_F(AccountSessionTest, takes_a_login_while_the_session_is_opened_again) {
  start();
  log_in(1, "a");
  host.withholds_opens = true;
  host.kick_all(201);
  ASSERT_TRUE(host.wait_asked(2));
  log_in(1, "b");
  host.answer_opens();
  EXPECT_TRUE(host.wait_opened(2));
}

TEST_F(AccountSessionTest, makes_a_login_wait_for_the_end_of_the_last_session) {
  start();
  const auto first = log_in(1, "a");
  host.ignores_closes = true;
  send(first, "</stream:stream>");
  ASSERT_TRUE(host.wait_closed(first));
  const auto second = knock(1);
  host.kick_all(500);  // the answer to our close, late
  EXPECT_NE(host.wait_for(second, "<success"), "");
  EXPECT_EQ(host.opened(), 2u);
}

TEST_F(AccountSessionTest, does_not_wait_for_ever_for_a_last_word) {
  start();
  const auto first = log_in(1, "a");
  host.ignores_closes = true;
  send(first, "</stream:stream>");
  ASSERT_TRUE(host.wait_closed(first));
  const auto second = knock(1);
  // Nothing tells when the login has begun to wait: the clock is turned until it has had enough.
  std::string answer;
  for (int i = 0; i < 5 && answer.empty(); ++i) {
    host.advance_s(21);
    answer = host.wait_for(second, kTemporary, std::chrono::milliseconds(1500));
  }
  EXPECT_NE(answer, "");
}

TEST_F(AccountSessionTest, closes_the_session_after_the_last_resource_only) {
  start();
  const auto a = log_in(1, "a");
  const auto b = log_in(1, "b");
  send(a, "</stream:stream>");
  EXPECT_TRUE(host.wait_closed(a));
  expect_alive(b);
  EXPECT_EQ(host.sessions().size(), 1u);
  send(b, "</stream:stream>");
  EXPECT_TRUE(host.wait_sessions(0));
  expect_gauges_at_zero();
}

// ---- Later logins ----

TEST_F(AccountSessionTest, asks_the_host_about_a_password_it_does_not_remember) {
  start();
  log_in(1, "a");
  host.verdict = TGP_E_DENIED;
  EXPECT_NE(host.wait_for(knock(1, "new"), "<not-authorized"), "");
  host.verdict = TGP_E_IO;
  EXPECT_NE(host.wait_for(knock(1, "new"), kTemporary), "");
  host.verdict = TGP_OK;
  EXPECT_NE(host.wait_for(knock(1), "<success"), "");
}

TEST_F(AccountSessionTest, refuses_for_now_when_the_host_has_too_much_to_check) {
  start();
  log_in(1, "a");
  host.verify_status = TGP_E_LIMIT;
  EXPECT_NE(host.wait_for(knock(1, "other"), kTemporary), "");
  host.verify_status = TGP_E_ARGUMENT;
  EXPECT_NE(host.wait_for(knock(1, "other"), "<not-authorized"), "");
}

TEST_F(AccountSessionTest, knows_one_password_only_where_the_host_can_not_tell) {
  host.has_extensions = false;
  create_with("stanzas_per_second = 0");
  start();
  const auto id = log_in_unbound(1);
  EXPECT_NE(host.wait_for(knock(1, "other"), "<not-authorized"), "");
  EXPECT_NE(host.wait_for(knock(1), "<success"), "");
  send(id, "</stream:stream>");
}

TEST_F(AccountSessionTest, gives_up_on_a_verdict_that_does_not_come) {
  start();
  log_in(1, "a");
  host.holds_verdicts = true;
  const auto id = knock(1, "other");
  ASSERT_TRUE(host.wait_verifying(1));
  host.advance_s(21);
  EXPECT_NE(host.wait_for(id, kTemporary), "");
}

TEST_F(AccountSessionTest, lets_nobody_into_an_account_whose_session_ended_meanwhile) {
  start();
  const auto first = log_in(1, "a");
  const auto late = log_in_unbound(1);
  host.kick_all(600);
  EXPECT_NE(host.wait_for(first, "<policy-violation"), "");
  EXPECT_TRUE(host.wait_closed(first));
  send(late, bind("b"));
  EXPECT_NE(host.wait_for(late, "<stream:error>"), "");
  EXPECT_TRUE(host.wait_closed(late));
}

TEST_F(AccountSessionTest, opens_a_session_for_a_login_that_outlived_the_last_one) {
  start();
  const auto first = log_in(1, "a");
  host.holds_verdicts = true;
  host.verdict = TGP_OK;
  const auto second = knock(1, "other, and right as well");
  ASSERT_TRUE(host.wait_verifying(1));
  host.kick_all(600);
  EXPECT_TRUE(host.wait_closed(first));
  host.open_code = 2012;  // what the new session is answered with
  host.answer_verdicts(TGP_OK);
  EXPECT_NE(host.wait_for(second, "</failure>"), "");
  EXPECT_EQ(host.asked(), 2u);
}

TEST_F(AccountSessionTest, tells_the_host_now_and_then_that_a_session_lives) {
  start();
  const auto id = log_in(1, "a");
  EXPECT_EQ(host.touched(), 0u);
  host.advance_s(31);
  EXPECT_TRUE(host.wait_touched(1));
  expect_alive(id);
}

}  // namespace
}  // namespace turms::xmpp::runtime
