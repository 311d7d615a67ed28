// SPDX-License-Identifier: Apache-2.0
// TLS over real sockets, against OpenSSL.
#include <gtest/gtest.h>

#include "runtime/connection.h"
#include "socket_stage.h"

namespace turms::xmpp::runtime {
namespace {

class ConnectionTlsTest : public SocketStage {
 protected:
  ConnectionTlsTest() { start(); }
};

TEST_F(ConnectionTlsTest, carries_a_chat_between_starttls_and_direct_tls) {
  const auto romeo = connect_secure();
  log_in_on(*romeo, 1, "orchard");
  const auto juliet = connect_direct();
  log_in_on(*juliet, 2, "balcony");
  romeo->send(message(2, "But soft", "m1"));
  EXPECT_NE(juliet->wait_for("<body>But soft</body>"), "");
  juliet->send(message(1, "Ay me", "m2"));
  EXPECT_NE(romeo->wait_for("<body>Ay me</body>"), "");
  EXPECT_TRUE(host.wait_metric("xmpp_tls_handshakes_total", 2));
}

TEST_F(ConnectionTlsTest, speaks_both_versions_of_tls) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto client = SocketClient::to(port_of("direct"));
    tls::test::ClientSettings settings = tls_settings();
    settings.version = version;
    ASSERT_TRUE(client->secure(settings)) << version;
    log_in_on(*client, 1, std::to_string(version));
  }
}

TEST_F(ConnectionTlsTest, moves_encrypted_streams_of_all_accounts_to_their_shards) {
  std::vector<std::unique_ptr<SocketClient>> clients;
  for (int64_t user = 1; user <= 8; ++user) {
    clients.push_back(user % 2 == 0 ? connect_secure() : connect_direct());
    log_in_on(*clients.back(), user, "r");
  }
  for (auto& client : clients) expect_alive_on(*client);
}

TEST_F(ConnectionTlsTest, takes_what_is_pipelined_behind_the_handshake) {
  auto client = SocketClient::to(port_of("direct"));
  ASSERT_TRUE(client->secure(tls_settings()));
  client->send(std::string(kHeader) + auth(1, FakeHost::kPassword) + std::string(kHeader) + bind("r") + ping("p"));
  EXPECT_NE(client->wait_for("id='p'"), "");
}

TEST_F(ConnectionTlsTest, reads_a_handshake_byte_by_byte) {
  auto client = SocketClient::to(port_of("direct"));
  tls::test::OpenSslClient hello(tls_settings());
  hello.handshake();
  for (const char byte : hello.take_output()) client->send_raw({&byte, 1});
  client->send_raw("");
  // The server's flight follows; a handshake begun anew on this connection would not be understood.
  EXPECT_FALSE(client->wait_for("\x16\x03\x03").empty());
}

TEST_F(ConnectionTlsTest, refuses_login_in_clear) {
  auto client = connect_starttls();
  client->send(auth(1, FakeHost::kPassword));
  EXPECT_NE(client->wait_for("<encryption-required"), "");
  EXPECT_EQ(host.asked(), 0u);
}

TEST_F(ConnectionTlsTest, ends_a_stream_with_words_in_clear_behind_starttls) {
  auto client = connect_starttls();
  client->send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" + auth(1, FakeHost::kPassword));
  EXPECT_NE(client->wait_for("<policy-violation"), "");
  EXPECT_TRUE(client->wait_end());
  EXPECT_EQ(client->rest().find("<proceed"), std::string::npos);
  EXPECT_EQ(host.asked(), 0u);
}

TEST_F(ConnectionTlsTest, ends_a_connection_that_says_nonsense_for_a_client_hello) {
  for (const char* port : {"direct", "starttls"}) {
    auto client = SocketClient::to(port_of(port));
    if (std::string(port) == "starttls") {
      client->send(kHeader);
      ASSERT_NE(client->wait_for("</stream:features>"), "");
      client->send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
      ASSERT_NE(client->wait_for("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"), "");
    }
    client->send_raw("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");
    EXPECT_TRUE(client->wait_end()) << port;
  }
  EXPECT_TRUE(host.wait_metric("xmpp_tls_failures_total", 2));
  expect_gauges_at_zero();
}

TEST_F(ConnectionTlsTest, ends_a_flood_in_place_of_a_handshake) {
  auto client = SocketClient::to(port_of("direct"));
  std::string record("\x16\x03\x01\x40\x00", 5);
  record.append(0x4000, 'x');
  std::thread flood([&] {
    for (int i = 0; i < 2000; ++i) client->send_raw(record);
  });
  EXPECT_TRUE(host.wait_metric("xmpp_tls_failures_total", 1));
  expect_gauges_at_zero();
  flood.join();
}

TEST_F(ConnectionTlsTest, loses_a_client_in_the_middle_of_a_handshake) {
  for (int i = 0; i < 10; ++i) {
    auto client = SocketClient::to(port_of("direct"));
    client->begin_handshake(tls_settings());
    if (i % 3 == 1) client->shut();
    if (i % 3 == 2) client->reset();
  }
  EXPECT_TRUE(host.wait_metric("xmpp_tls_failures_total", 10));
  expect_gauges_at_zero();
}

TEST_F(ConnectionTlsTest, delivers_a_message_sent_before_close_notify) {
  const auto juliet = connect_direct();
  log_in_on(*juliet, 2, "b");
  for (int i = 0; i < 10; ++i) {
    const auto romeo = connect_secure();
    log_in_on(*romeo, 1, "a");
    const std::string mark = "farewell " + std::to_string(i);
    EXPECT_TRUE(romeo->tls().write(message(2, mark, "m" + std::to_string(i)) + "</stream:stream>"));
    romeo->tls().close_notify();
    romeo->send_raw(romeo->tls().take_output());
    romeo->shut();
    EXPECT_NE(juliet->wait_for(mark), "");
    EXPECT_TRUE(romeo->wait_end());
  }
}

TEST_F(ConnectionTlsTest, says_goodbye_within_tls) {
  const auto client = connect_secure();
  log_in_on(*client, 1, "a");
  client->send("</stream:stream>");
  EXPECT_NE(client->wait_for("</stream:stream>"), "");
  EXPECT_TRUE(client->wait_end());
  EXPECT_TRUE(client->tls().got_close_notify());
}

TEST_F(ConnectionTlsTest, ends_a_connection_whose_records_are_forged) {
  const auto client = connect_secure();
  log_in_on(*client, 1, "a");
  client->send_raw(std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x'));
  EXPECT_TRUE(client->wait_end());
  expect_gauges_at_zero();
}

TEST_F(ConnectionTlsTest, resumes_sessions_unless_the_operator_turned_that_off) {
  const auto connect_with = [this](SSL_SESSION* session) {
    auto client = SocketClient::to(port_of("direct"));
    tls::test::ClientSettings settings = tls_settings();
    settings.version = TLS1_2_VERSION;
    settings.session = session;
    EXPECT_TRUE(client->secure(settings));
    return client;
  };
  // OpenSSL resumes no session whose connection broke off, so each is used once.
  std::vector<std::unique_ptr<SocketClient>> before;
  for (int i = 0; i < 3; ++i) {
    before.push_back(connect_with(nullptr));
    ASSERT_NE(before.back()->tls().session(), nullptr);
  }
  EXPECT_TRUE(connect_with(before[0]->tls().session())->tls().is_resumed());
  const std::string off = std::string(kListeners) + "[tls]\nsession_tickets = false\n[limits]\nstanzas_per_second = 0\n";
  const tgp_config config = config_of(off);
  ASSERT_TRUE(instance->reconfigure(config));
  EXPECT_FALSE(connect_with(before[1]->tls().session())->tls().is_resumed());
  ASSERT_TRUE(instance->restart(nullptr, 10'000));
  EXPECT_FALSE(connect_with(before[2]->tls().session())->tls().is_resumed());
}

}  // namespace
}  // namespace turms::xmpp::runtime
