// SPDX-License-Identifier: Apache-2.0
// Sockets of our own and descriptors of the host, which hears DONE once for each, however it ends.
#include <gtest/gtest.h>
#include <fcntl.h>

#include "runtime/transport.h"
#include "socket_stage.h"

namespace turms::xmpp::runtime {
namespace {

class SocketTransportTest : public SocketStage {
 protected:
  static constexpr tgp_connection_id kFirst = 100;
  /// A client whose other end the plugin has.
  std::unique_ptr<SocketClient> adopt(uint32_t security = TGP_SECURITY_TRUSTED_LOCAL) {
    const auto [client, server] = connected_pair();
    EXPECT_EQ(hand_over(++last_, server, security), TGP_OK);
    return std::make_unique<SocketClient>(client);
  }
  void expect_done(tgp_connection_id id) {
    EXPECT_TRUE(host.wait_closed(id));
    EXPECT_EQ(host.closings(id), std::vector<uint32_t>{TGP_CLOSE_DONE}) << id;
  }
  tgp_connection_id last_ = kFirst;
};

TEST_F(SocketTransportTest, reports_an_adopted_descriptor_when_its_stream_ends) {
  start();
  for (int64_t user = 1; user <= 4; ++user) {  // some move to the other shard
    const auto client = adopt();
    log_in_on(*client, user, "a");
    client->send("</stream:stream>");
    EXPECT_NE(client->wait_for("</stream:stream>"), "");
    EXPECT_TRUE(client->wait_end());
    client->close();
    expect_done(last_);
  }
}

TEST_F(SocketTransportTest, reports_it_when_the_client_vanishes) {
  start();
  auto silent = adopt();
  silent->close();
  expect_done(last_);
  auto rude = adopt();
  rude->send(kHeader);
  ASSERT_NE(rude->wait_for("</stream:features>"), "");
  rude->reset();
  expect_done(last_);
  auto bound = adopt();
  log_in_on(*bound, 1, "a");
  bound->reset();
  expect_done(last_);
}

TEST_F(SocketTransportTest, reports_it_when_tls_fails) {
  start();
  const auto client = adopt(TGP_SECURITY_PLAIN_DIRECT_TLS);
  client->send_raw("nonsense in place of a client hello");
  EXPECT_TRUE(client->wait_end());
  client->close();
  expect_done(last_);
}

TEST_F(SocketTransportTest, reports_it_when_it_is_refused_by_a_limit) {
  create(std::string(kListeners) + "[limits]\nconnections_per_ip = 1\n");
  start();
  const auto first = adopt();
  first->send(kHeader);
  ASSERT_NE(first->wait_for("</stream:features>"), "");
  const auto second = adopt();
  EXPECT_TRUE(second->wait_end());
  expect_done(last_);
}

TEST_F(SocketTransportTest, does_not_take_what_is_no_socket) {
  start();
  const int file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(hand_over(++last_, file), TGP_E_ARGUMENT);
  EXPECT_EQ(::close(file), 0);
  EXPECT_EQ(hand_over(++last_, file), TGP_E_ARGUMENT);
}

TEST_F(SocketTransportTest, reports_it_when_the_plugin_stops) {
  start();
  const auto silent = adopt();
  const auto bound = adopt();
  log_in_on(*bound, 1, "a");
  const auto fresh = adopt();  // perhaps still on its way to the shard
  ASSERT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 10'000));
  for (tgp_connection_id id = kFirst + 1; id <= last_; ++id) expect_done(id);
  EXPECT_NE(bound->wait_for("<system-shutdown"), "");
  EXPECT_TRUE(silent->wait_end());
  EXPECT_TRUE(fresh->wait_end());
}

TEST_F(SocketTransportTest, leaves_a_descriptor_that_it_did_not_take_to_the_host) {
  const auto [client, server] = connected_pair();
  EXPECT_EQ(hand_over(++last_, server), TGP_E_STATE);
  start();
  EXPECT_EQ(hand_over(++last_, -1), TGP_E_ARGUMENT);
  instance->drain(1);
  EXPECT_EQ(hand_over(++last_, server), TGP_E_LIMIT);
  EXPECT_NE(::fcntl(server, F_GETFD), -1);
  ::close(server);
  ::close(client);
  EXPECT_TRUE(host.closings(last_).empty());
}

TEST_F(SocketTransportTest, stops_a_client_that_sends_what_nobody_reads) {
  create(std::string(kListeners) + "[limits]\nstanzas_per_second = 1\nstanza_burst = 2\n");
  start();
  const auto client = adopt();
  log_in_on(*client, 1, "a");
  // A socket that does not block shows where the back-pressure begins.
  ::fcntl(client->fd(), F_SETFL, ::fcntl(client->fd(), F_GETFL) | O_NONBLOCK);
  const std::string chunk = ping("x") + ping("y") + ping("z");
  constexpr size_t kMuch = 64 * 1024 * 1024;
  size_t sent = 0;
  pollfd writable{client->fd(), POLLOUT, 0};
  while (sent < kMuch && ::poll(&writable, 1, 500) == 1) {
    const ssize_t count = ::send(client->fd(), chunk.data(), chunk.size(), MSG_NOSIGNAL);
    if (count <= 0) break;
    sent += static_cast<size_t>(count);
  }
  EXPECT_LT(sent, kMuch);
}

TEST_F(SocketTransportTest, closes_a_reader_that_is_too_slow) {
  create(std::string(kListeners) +
         "[limits]\nstanzas_per_second = 0\noutput_queue_bytes = 65536\nstanza_bytes = 65536\n");
  start();
  const auto client = adopt();
  log_in_on(*client, 1, "a");
  std::thread flood([&] {
    std::string chunk;
    for (int i = 0; i < 100; ++i) chunk += ping("p");
    for (int i = 0; i < 5000; ++i) client->send(chunk);  // and reads no answer
  });
  EXPECT_NE(host.wait_event("stream.slow_reader"), "");
  expect_done(last_);
  flood.join();
}

}  // namespace
}  // namespace turms::xmpp::runtime
