// SPDX-License-Identifier: Apache-2.0
// XEP-0077 before the login, against a host whose accounts the test plays.
#include <gtest/gtest.h>

#include "extensions/accounts.h"
#include "instance_stage.h"
#include "runtime/connection.h"

namespace turms::xmpp::runtime {
namespace {

constexpr int64_t kTaken = 7;
constexpr int64_t kBroken = 8;

/// Answers on the host's thread: 7 is taken, 8 can't be made now, a password of more than 16 bytes breaks the rules.
tgp_status create(tgp_host_ctx* ctx, const tgp_new_account* account, uint64_t cookie) {
  auto& host = *reinterpret_cast<FakeHost*>(ctx);
  tgp_status answer = TGP_OK;
  if (account->user_id == kTaken) answer = TGP_E_STATE;
  if (account->user_id == kBroken) answer = TGP_E_IO;
  if (account->password.len > 16) answer = TGP_E_ARGUMENT;
  host.later([&host, cookie, answer] {
    if (Instance* to = host.instance) to->on_reply(cookie, answer);
  });
  return TGP_OK;
}

tgp_host_accounts make_table() {
  tgp_host_accounts table{};
  table.size = sizeof(table);
  table.create = create;
  return table;
}

const tgp_host_accounts kTable = make_table();

class ConnectionRegistrationTest : public InstanceStage {
 protected:
  void open_registration(const std::string& more_limits = {}, const std::string& root = {}) {
    host.extensions[TGP_HOST_ACCOUNTS_ID] = &kTable;
    create_configured(more_limits, root);
  }
  void create_configured(const std::string& more_limits, const std::string& root) {
    create(std::string(kTop) + root + "\n[limits]\nstanzas_per_second = 0\n" + more_limits);
    start();
  }
  static std::string iq(const std::string& type, const std::string& content) {
    return "<iq type='" + type + "' id='r'><query xmlns='jabber:iq:register'>" + content + "</query></iq>";
  }
  static std::string account(int64_t user, const std::string& password = FakeHost::kPassword) {
    return iq("set", "<username>" + std::to_string(user) + "</username><password>" + password + "</password>");
  }
  /// The answer to one IQ.
  std::string ask(tgp_connection_id id, const std::string& what) {
    send(id, what);
    return host.wait_for(id, "</iq>");
  }
  static bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }
  tgp_connection_id open() {
    const auto id = connect();
    open_stream(id);
    return id;
  }
  static constexpr std::string_view kResult = "<iq type='result' id='r' from='example.org'/>";
};

TEST_F(ConnectionRegistrationTest, without_it_nothing_is_offered_and_no_iq_is_read) {
  start();
  const auto id = connect();
  send(id, kHeader);
  EXPECT_FALSE(holds(host.wait_for(id, "</stream:features>"), "iq-register"));
  send(id, iq("get", ""));
  EXPECT_NE(host.wait_for(id, "<not-authorized"), "");
}

TEST_F(ConnectionRegistrationTest, shows_a_form_then_makes_the_account_then_lets_it_in) {
  open_registration();
  const auto id = connect();
  send(id, kHeader);
  EXPECT_TRUE(holds(host.wait_for(id, "</stream:features>"), "<register xmlns='http://jabber.org/features/iq-register'/>"));
  const std::string form = ask(id, iq("get", ""));
  EXPECT_TRUE(holds(form, "<username/><password/>")) << form;
  EXPECT_TRUE(holds(form, "id='r' from='example.org'")) << form;
  send(id, account(42));
  EXPECT_NE(host.wait_for(id, kResult), "");
  const std::string line = host.wait_event("account.made");
  EXPECT_TRUE(holds(line, "user=42")) << line;
  EXPECT_FALSE(holds(line, FakeHost::kPassword)) << line;
  authenticate(id, 42, FakeHost::kPassword);
  EXPECT_NE(host.wait_for(id, "<success"), "");
  open_stream(id);
  bind_resource(id, "phone");
  EXPECT_TRUE(host.wait_metric("xmpp_registrations_total", 1));
}

TEST_F(ConnectionRegistrationTest, says_what_is_wrong) {
  open_registration("registration_attempts = 100");
  const auto id = open();
  EXPECT_TRUE(holds(ask(id, account(kTaken)), "<conflict"));
  EXPECT_TRUE(holds(ask(id, account(kBroken)), "<internal-server-error"));
  EXPECT_TRUE(holds(ask(id, account(9, "far too long for anybody")), "<not-acceptable"));
  EXPECT_TRUE(holds(ask(id, iq("set", "<username>9</username>")), "<not-acceptable"));
  EXPECT_TRUE(holds(ask(id, iq("set", "<username>juliet</username><password>x</password>")), "<not-acceptable"));
  EXPECT_TRUE(holds(ask(id, iq("set", "<username>012</username><password>x</password>")), "<not-acceptable"));
  EXPECT_TRUE(holds(ask(id, iq("set", "<remove/>")), "<registration-required"));
  EXPECT_TRUE(holds(ask(id, iq("set", "<remove/><username>9</username>")), "<bad-request"));
  EXPECT_TRUE(holds(ask(id, "<iq type='get' id='r'><other xmlns='jabber:iq:register'/></iq>"), "<service-unavailable"));
  send(id, iq("set", "<x xmlns='jabber:x:data' type='cancel'/>"));
  EXPECT_NE(host.wait_for(id, kResult), "");
  authenticate(id, 1, FakeHost::kPassword);
  EXPECT_NE(host.wait_for(id, "<success"), "");
}

TEST_F(ConnectionRegistrationTest, an_address_makes_a_few_accounts_and_no_more) {
  open_registration("registrations_per_ip_per_hour = 2");
  for (int64_t user = 20; user < 22; ++user) {
    const auto id = open();
    send(id, account(user));
    EXPECT_NE(host.wait_for(id, kResult), "");
  }
  const auto id = open();
  EXPECT_TRUE(holds(ask(id, account(kTaken)), "<resource-constraint"));
  host.advance_s(3600);
  const auto later = open();
  send(later, account(22));
  EXPECT_NE(host.wait_for(later, kResult), "");
}

TEST_F(ConnectionRegistrationTest, what_was_refused_takes_no_place_but_trying_names_does_not_last) {
  open_registration("registrations_per_ip_per_hour = 1\nfailed_logins_per_ip_per_minute = 3");
  const auto id = open();
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(holds(ask(id, account(kTaken)), "<conflict"));  // some drain meanwhile
  EXPECT_TRUE(holds(ask(id, account(23)), "<resource-constraint"));
  host.advance_s(60);
  const auto later = open();
  send(later, account(23));
  EXPECT_NE(host.wait_for(later, kResult), "");
}

TEST_F(ConnectionRegistrationTest, a_connection_that_asks_for_ever_is_closed) {
  open_registration("registration_attempts = 2");
  const auto id = open();
  EXPECT_NE(ask(id, iq("get", "")), "");
  EXPECT_NE(ask(id, iq("get", "")), "");
  send(id, iq("get", ""));
  EXPECT_NE(host.wait_for(id, "<policy-violation"), "");
}

TEST_F(ConnectionRegistrationTest, whoever_fills_in_the_form_may_take_longer) {
  open_registration("login_timeout_seconds = 1");
  const auto thoughtful = open();
  EXPECT_NE(ask(thoughtful, iq("get", "")), "");
  const auto idle = open();
  EXPECT_NE(host.wait_for(idle, "<connection-timeout"), "");
  send(thoughtful, account(42));
  EXPECT_NE(host.wait_for(thoughtful, kResult), "");
}

TEST_F(ConnectionRegistrationTest, sends_people_to_a_page_where_the_operator_names_one) {
  create_configured({}, "registration_url = 'https://example.org/join'");
  const auto id = connect();
  send(id, kHeader);
  EXPECT_TRUE(holds(host.wait_for(id, "</stream:features>"), "iq-register"));
  EXPECT_TRUE(holds(ask(id, iq("get", "")), "<x xmlns='jabber:x:oob'><url>https://example.org/join</url></x>"));
  const std::string refused = ask(id, account(42));
  EXPECT_TRUE(holds(refused, "<not-allowed")) << refused;
  EXPECT_TRUE(holds(refused, "https://example.org/join")) << refused;
}

TEST_F(ConnectionRegistrationTest, the_host_goes_before_the_page) {
  open_registration({}, "registration_url = 'https://example.org/join'");
  EXPECT_TRUE(holds(ask(open(), iq("get", "")), "<username/>"));
}

TEST_F(ConnectionRegistrationTest, takes_registration_and_login_in_one_piece) {
  open_registration();
  const auto id = connect();
  send(id, std::string(kHeader) + account(42) + auth(42, FakeHost::kPassword) + std::string(kHeader) + bind("r") + ping("p"));
  EXPECT_NE(host.wait_for(id, "id='p'"), "");
}

}  // namespace
}  // namespace turms::xmpp::runtime
