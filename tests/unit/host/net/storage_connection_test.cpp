// SPDX-License-Identifier: Apache-2.0
// Time and the ends of a connection; what is said on one is in storage_exchange_test.cpp and storage_listener_test.cpp.
#include "net/storage_connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <optional>

#include "base/unique_fd.h"
#include "host/net/storage_fixture.h"

namespace turms::gateway::net {
namespace {

/// One connection over a pair of sockets, on a loop that is turned by hand.
struct StorageConnectionTest : StorageFixture, StorageConnectionEvents {
  StorageConnectionTest() {
    uv_loop_init(&loop);
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    client.reset(ends[0]);
    auto socket = make_handle<uv_tcp_t>(nullptr, [this](uv_tcp_t* handle) { return uv_tcp_init(&loop, handle); });
    EXPECT_EQ(uv_tcp_open(socket.get(), ends[1]), 0);
    StorageConnectionEvents& events = *this;
    connection.emplace(5, std::move(socket), "10.0.0.1", parts, events, 0);
    connection->start();
  }
  ~StorageConnectionTest() override {
    connection.reset();
    uv_run(&loop, UV_RUN_DEFAULT);
    EXPECT_EQ(uv_loop_close(&loop), 0);
  }
  void on_over(uint64_t id) override {
    EXPECT_EQ(id, 5U);
    ++overs;
  }
  void turn() { uv_run(&loop, UV_RUN_NOWAIT); }
  void send(std::string_view text) {
    EXPECT_EQ(::send(client.get(), text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
    turn();
  }
  std::string receive() {
    std::array<char, 65536> buffer;
    const ssize_t got = ::recv(client.get(), buffer.data(), buffer.size(), 0);
    return got <= 0 ? std::string() : std::string(buffer.data(), static_cast<size_t>(got));
  }

  uv_loop_t loop{};
  UniqueFd client;
  std::optional<StorageConnection> connection;
  int overs = 0;
};

TEST_F(StorageConnectionTest, one_on_which_nothing_moves_ends) {
  connection->check_time(29'999, 30'000, 600'000);
  EXPECT_EQ(overs, 0);
  send("GET /");
  connection->check_time(30'001, 30'000, 600'000);
  connection->check_time(60'000, 30'000, 600'000);
  EXPECT_EQ(overs, 0) << "something had moved";
  connection->check_time(60'001, 30'000, 600'000);
  EXPECT_EQ(overs, 1);
  connection->check_time(99'999, 30'000, 600'000);
  EXPECT_EQ(overs, 1) << "told once";
}

TEST_F(StorageConnectionTest, one_that_trickles_ends_too) {
  for (int64_t now = 10'000; now < 600'000; now += 10'000) {
    send("x");
    connection->check_time(now, 30'000, 600'000);
    ASSERT_EQ(overs, 0);
  }
  connection->check_time(600'000, 30'000, 600'000);
  EXPECT_EQ(overs, 1);
}

TEST_F(StorageConnectionTest, after_the_answer_our_side_ends_and_the_client_ends_the_rest) {
  put(picture, "content");
  send(get("/user-profile-picture/7"));
  for (int turns = 0; turns < 10; ++turns) turn();
  EXPECT_TRUE(receive().ends_with("content"));
  EXPECT_EQ(receive(), "") << "the end of our side";
  EXPECT_EQ(overs, 0);
  send("what comes late is dropped");
  EXPECT_EQ(overs, 0);
  client.reset();
  turn();
  EXPECT_EQ(overs, 1);
}

TEST_F(StorageConnectionTest, a_client_that_does_not_read_holds_one_piece_only) {
  put(attachment, std::string(5'000'000, 'x'));
  send(get(links.download_url(attachment, now())));
  for (int turns = 0; turns < 10; ++turns) turn();
  connection->check_time(1, 30'000, 600'000);
  connection->check_time(30'001, 30'000, 600'000);
  EXPECT_EQ(overs, 1) << "it waits for the client, not the other way round";
}

TEST_F(StorageConnectionTest, dying_in_the_middle_of_a_write_is_no_harm) {
  put(attachment, std::string(5'000'000, 'x'));
  send(get(links.download_url(attachment, now())));
  connection.reset();
  turn();
}

}  // namespace
}  // namespace turms::gateway::net
