// SPDX-License-Identifier: Apache-2.0
// Life and death of shards: pause, stop in the middle of everything, and nothing left behind.
#include "runtime/shard.h"

#include <dirent.h>
#include <gtest/gtest.h>

#include "extensions/health.h"
#include "socket_stage.h"

namespace turms::xmpp::runtime {
namespace {

size_t entries_of(const char* path) {
  size_t count = 0;
  DIR* const directory = ::opendir(path);
  while (::readdir(directory) != nullptr) ++count;
  ::closedir(directory);
  return count;
}

/// What this process holds of the system.
struct Holdings {
  size_t threads = entries_of("/proc/self/task");
  size_t descriptors = entries_of("/proc/self/fd");
  bool operator==(const Holdings&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Holdings& held) {
  return out << held.threads << " threads, " << held.descriptors << " descriptors";
}

class ShardTest : public SocketStage {
 protected:
  /// A joined thread may show for a moment longer.
  static void expect_holdings(const Holdings& before) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (Holdings() != before && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    EXPECT_EQ(Holdings(), before);
  }
};

TEST_F(ShardTest, leaves_nothing_behind_when_it_stops_in_the_middle_of_everything) {
  start();  // makes the certificate
  ASSERT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 10'000));
  const Holdings before;
  for (int round = 0; round < 3; ++round) {
    start();
    host.withholds_opens = false;
    host.withholds_responses = false;
    auto in_clear = connect_starttls();
    auto secure = connect_secure();
    log_in_on(*secure, 1, "a");
    auto handshaking = SocketClient::to(port_of("direct"));
    handshaking->begin_handshake(tls_settings());
    host.withholds_responses = true;
    secure->send(message(2, "in flight", "m"));
    host.withholds_opens = true;
    auto opening = connect_direct();
    opening->send(std::string(kHeader) + auth(2, FakeHost::kPassword));
    const auto moving = connect();
    send(moving, std::string(kHeader) + auth(3, FakeHost::kPassword) + std::string(kHeader));
    auto fresh = SocketClient::to(port_of("starttls"));
    ASSERT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 10'000));
    EXPECT_NE(secure->wait_for("<system-shutdown"), "");
    EXPECT_TRUE(secure->tls().got_close_notify() || secure->wait_end());
    EXPECT_NE(in_clear->wait_for("<system-shutdown"), "");
  }
  expect_holdings(before);
  expect_gauges_at_zero();
}

TEST_F(ShardTest, starts_and_stops_many_times_without_growth) {
  start();
  ASSERT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 10'000));
  const Holdings before;
  for (int round = 0; round < 30; ++round) {
    start();
    ASSERT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 10'000));
  }
  expect_holdings(before);
}

TEST_F(ShardTest, restarts_with_the_same_and_with_another_configuration) {
  start();
  auto client = connect_secure();
  log_in_on(*client, 1, "a");
  ASSERT_TRUE(instance->restart(nullptr, 10'000));
  EXPECT_NE(client->wait_for("<system-shutdown"), "");
  auto again = connect_secure();
  log_in_on(*again, 1, "a");
  const std::string text = std::string(kListeners) + "[limits]\nstanza_bytes = 20000\n";
  const tgp_config config = config_of(text);
  ASSERT_TRUE(instance->restart(&config, 10'000));
  auto third = connect_secure();
  log_in_on(*third, 1, "a");
  third->send("<message><body>" + std::string(30'000, 'x') + "</body></message>");
  EXPECT_NE(third->wait_for("<policy-violation"), "");
}

TEST_F(ShardTest, does_not_start_where_its_port_is_taken) {
  start();
  const uint16_t port = port_of("starttls");
  FakeHost second;
  const std::string text = "domain = 'example.org'\n[[listen]]\naddress = '127.0.0.1'\nport = " + std::to_string(port) +
                           "\n[[listen]]\naddress = '192.0.2.1'\nport = 0\n";  // an address of nobody here
  const tgp_config config = config_of(text);
  tgp_init_args args{};
  args.size = sizeof(args);
  args.config = &config;
  auto created = Instance::create(second.table(), args);
  ASSERT_TRUE(created);
  const Holdings before;
  const auto started = (*created)->start(5000);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().status, TGP_E_IO);
  expect_holdings(before);
  EXPECT_TRUE((*created)->may_end());
}

TEST_F(ShardTest, keeps_encrypted_streams_through_a_pause) {
  start();
  auto client = connect_secure();
  log_in_on(*client, 1, "a");
  ASSERT_TRUE(instance->pause(5000));
  client->send(ping("late"));
  ASSERT_TRUE(instance->resume());
  EXPECT_NE(client->wait_for("id='late'"), "");
}

TEST_F(ShardTest, does_not_pause_while_stanzas_are_in_flight) {
  start();
  auto client = connect_secure();
  log_in_on(*client, 1, "a");
  host.withholds_responses = true;
  client->send(message(2, "x", "m"));
  ASSERT_TRUE(host.wait_submitted(1));
  const auto paused = instance->pause(50);
  ASSERT_FALSE(paused);
  EXPECT_EQ(paused.error().status, TGP_E_TIMEOUT);
  EXPECT_EQ(instance->state(), TGP_STATE_RUNNING);
  host.answer_requests();
  expect_alive_on(*client);
  EXPECT_TRUE(instance->pause(5000));
  EXPECT_TRUE(instance->pause(5000));  // again is fine
  EXPECT_TRUE(instance->resume());
}

TEST_F(ShardTest, pauses_though_a_replaced_stream_had_stanzas_in_flight) {
  start();
  const auto older = log_in(1, "same");
  host.withholds_responses = true;
  send(older, message(2, "x", "m"));
  ASSERT_TRUE(host.wait_submitted(1));
  log_in(1, "same");
  EXPECT_TRUE(host.wait_closed(older));
  EXPECT_TRUE(instance->pause(5000));
  EXPECT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 5000));
}

TEST_F(ShardTest, stops_while_paused) {
  start();
  auto client = connect_secure();
  log_in_on(*client, 1, "a");
  ASSERT_TRUE(instance->pause(5000));
  ASSERT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 5000));
  EXPECT_NE(client->wait_for("<system-shutdown"), "");
}

TEST_F(ShardTest, drains_in_batches_and_takes_nobody_new) {
  start();
  std::vector<tgp_connection_id> streams;
  for (int64_t user = 1; user <= 8; ++user) streams.push_back(log_in(user, "a"));
  instance->drain(100);
  for (const auto id : streams) EXPECT_NE(host.wait_for(id, "<system-shutdown"), "");
  tgp_health health{};
  health.size = sizeof(health);
  instance->fill_health(health);
  EXPECT_EQ(health.draining, 1u);
}

TEST_F(ShardTest, shows_a_new_certificate_without_a_restart) {
  start();
  auto before = connect_secure();
  log_in_on(*before, 1, "a");
  const std::string old_name = before->tls().common_name();
  const std::string text = std::string(kListeners) + "[tls]\ndirectory = 'other'\n[limits]\nstanzas_per_second = 0\nconnections_per_ip = 2\n";
  const tgp_config config = config_of(text);
  ASSERT_TRUE(instance->reconfigure(config));
  EXPECT_TRUE(std::filesystem::exists(directory.path() + "/other/example.org.crt"));
  auto after = connect_secure();
  expect_alive_on(*before);
  auto third = SocketClient::to(port_of("starttls"));
  EXPECT_TRUE(third->wait_end()) << "the new limit counts";
}

TEST_F(ShardTest, names_the_line_of_a_change_that_needs_a_restart) {
  start();
  const std::string text = std::string(kListeners) + "[limits]\nstanzas_per_second = 0\nstanza_bytes = 20000\n";
  const auto lines = static_cast<uint32_t>(std::count(text.begin(), text.end(), '\n'));
  const tgp_config config = config_of(text);
  const auto changed = instance->reconfigure(config);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().status, TGP_E_STATE);
  EXPECT_EQ(changed.error().line, lines);
  EXPECT_NE(changed.error().message.find("limits.stanza_bytes"), std::string::npos);
}

TEST_F(ShardTest, keeps_the_old_certificate_when_the_new_one_can_not_be_read) {
  start();
  const std::string text = std::string(kListeners) +
                           "[[tls.certificates]]\ncertificate = 'missing.crt'\nkey = 'missing.key'\n[limits]\nstanzas_per_second = 0\n";
  const tgp_config config = config_of(text);
  const auto changed = instance->reconfigure(config);
  ASSERT_FALSE(changed);
  EXPECT_NE(changed.error().message.find("missing.crt"), std::string::npos) << changed.error().message;
  connect_secure();
}

TEST_F(ShardTest, names_the_line_of_nonsense) {
  start();
  const std::string text = "domain = 'example.org'\nnonsense = 1\n";
  const tgp_config config = config_of(text);
  const auto changed = instance->reconfigure(config);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().status, TGP_E_CONFIG);
  EXPECT_EQ(changed.error().line, 2u);
}

}  // namespace
}  // namespace turms::xmpp::runtime
