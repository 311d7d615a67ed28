// SPDX-License-Identifier: Apache-2.0
// What the tests of this room share: plain blocking sockets as the peer, a handler that remembers, a loop that is
// driven turn by turn. Nobody sleeps: a condition is awaited by serving the loop until it holds, with a limit that only
// a failure reaches.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "io/loop.h"
#include "io/tcp_stream.h"
#include "io/unique_fd.h"

namespace turms::xmpp::io::testing {

inline std::unique_ptr<Loop> new_loop() {
  auto loop = Loop::create();
  return loop.ok() ? std::move(*loop) : nullptr;
}

inline sockaddr_in loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

/// A blocking socket connected to a port of this machine; invalid on failure.
inline UniqueFd connect_to(uint16_t port) {
  UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fd.reset();
  return fd;
}

/// Two ends of one TCP connection.
struct Pair {
  UniqueFd ours;
  UniqueFd peer;
};

inline Pair connected_pair() {
  const UniqueFd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener.get(), generic, length) != 0 || ::listen(listener.get(), 1) != 0) return {};
  ::getsockname(listener.get(), generic, &length);
  Pair pair;
  pair.peer = connect_to(ntohs(address.sin_port));
  pair.ours.reset(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  return pair;
}

inline void send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ASSERT_GT(count, 0);
    bytes.remove_prefix(static_cast<size_t>(count));
  }
}

/// Reads until the other side ends, or `limit` bytes have come.
inline std::string read_until(int fd, size_t limit = SIZE_MAX) {
  std::string all;
  char buffer[65536];
  while (all.size() < limit) {
    const ssize_t count = ::read(fd, buffer, std::min(sizeof buffer, limit - all.size()));
    if (count <= 0) break;
    all.append(buffer, static_cast<size_t>(count));
  }
  return all;
}

/// Ends a connection so that the other side sees a reset.
inline void reset_connection(UniqueFd fd) {
  const linger at_once{1, 0};
  setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/// Serves the loop until `holds`. \returns false after ten seconds.
inline bool serve_until(Loop& loop, const std::function<bool()>& holds) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > limit) return false;
    loop.run_once();
  }
  return true;
}

/// Remembers what it is told, and does what a test asks of it meanwhile.
class Recorder final : public StreamHandler {
 public:
  void on_read(Bytes bytes) override {
    read += as_text(bytes);
    largest = std::max(largest, bytes.size());
    if (when_read) when_read();
  }
  void on_end() override {
    ++ends;
    if (when_ended) when_ended();
  }
  void on_error(const Error& what) override {
    ++errors;
    error = what;
    if (when_failed) when_failed();
  }
  void on_drained() override { ++drained; }

  std::string read;
  size_t largest = 0;
  int ends = 0;
  int errors = 0;
  int drained = 0;
  std::optional<Error> error;
  std::function<void()> when_read;
  std::function<void()> when_ended;
  std::function<void()> when_failed;
};

/// A stream on a loop, its recorder and the peer's socket.
class StreamFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(loop_, nullptr);
    Pair pair = connected_pair();
    ASSERT_TRUE(pair.ours.is_valid() && pair.peer.is_valid());
    peer_ = std::move(pair.peer);
    auto stream = TcpStream::adopt(*loop_, std::move(pair.ours));
    ASSERT_TRUE(stream.ok());
    stream_ = std::move(*stream);
    stream_->set_handler(recorder_);
  }
  void TearDown() override {
    stream_.reset();
    const auto closed = loop_->close();
    EXPECT_TRUE(closed.ok()) << closed.error().detail;
  }
  bool serve_until(const std::function<bool()>& holds) { return testing::serve_until(*loop_, holds); }

  /// Writes until the system takes no more; the peer must not read meanwhile. \returns all that was written.
  std::string fill_socket() {
    std::string all;
    while (stream_->queued_bytes() == 0) {
      std::string chunk(65536, static_cast<char>('a' + all.size() / 65536 % 26));
      all += chunk;
      stream_->write(std::move(chunk));
    }
    return all;
  }

  std::unique_ptr<Loop> loop_ = new_loop();
  Recorder recorder_;
  UniqueFd peer_;
  std::unique_ptr<TcpStream> stream_;
};

}  // namespace turms::xmpp::io::testing
