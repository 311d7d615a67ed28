// SPDX-License-Identifier: Apache-2.0
// A client on a loopback socket, in clear or with OpenSSL's TLS. It waits for what must come with a limit, never for a time.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "tls/openssl_client.h"

namespace turms::xmpp::runtime {

/// Two connected sockets of one machine: {ours, the plugin's}.
inline std::pair<int, int> connected_pair() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(::listen(listener, 1), 0);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(::connect(client, reinterpret_cast<sockaddr*>(&address), size), 0);
  const int server = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  ::close(listener);
  return {client, server};
}

class SocketClient {
 public:
  /// Takes over a connected socket.
  explicit SocketClient(int fd) : fd_(fd) {}
  /// Connects to a port of this machine.
  static std::unique_ptr<SocketClient> to(uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    EXPECT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0) << port;
    return std::make_unique<SocketClient>(fd);
  }
  ~SocketClient() { close(); }
  SocketClient(const SocketClient&) = delete;
  SocketClient& operator=(const SocketClient&) = delete;

  /// Begins TLS: the handshake to its end. False when it failed.
  bool secure(const tls::test::ClientSettings& settings) {
    tls_ = std::make_unique<tls::test::OpenSslClient>(settings);
    for (;;) {
      const int state = tls_->handshake();
      send_raw(tls_->take_output());
      if (state != 0) return state == 1;
      const std::string bytes = receive();
      if (bytes.empty()) return false;
      tls_->feed(bytes);
    }
  }
  /// The first flight of a handshake that is not gone on with.
  void begin_handshake(const tls::test::ClientSettings& settings) {
    tls::test::OpenSslClient client(settings);
    client.handshake();
    send_raw(client.take_output());
  }

  void send(std::string_view text) {
    if (!tls_) return send_raw(text);
    EXPECT_TRUE(tls_->write(text));
    send_raw(tls_->take_output());
  }
  /// As it is, also when TLS runs. What the peer no longer takes is dropped.
  void send_raw(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(count));
    }
  }
  /// Reads until `part` has come; \returns everything up to its end, empty when it did not come.
  std::string wait_for(std::string_view part) {
    for (;;) {
      const size_t at = got_.find(part);
      if (at != std::string::npos) {
        std::string taken = got_.substr(0, at + part.size());
        got_.erase(0, at + part.size());
        return taken;
      }
      if (!read_more()) return {};
    }
  }
  /// Reads to the end of the connection; false when it does not end.
  bool wait_end() {
    while (read_more()) {
    }
    return has_ended_;
  }
  /// What was read and not asked for.
  [[nodiscard]] const std::string& rest() const { return got_; }
  /// All that TLS has not decrypted, or that came in clear.
  void shut() { ::shutdown(fd_, SHUT_WR); }
  /// No more, and a reset instead of an end.
  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close();
  }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  [[nodiscard]] tls::test::OpenSslClient& tls() { return *tls_; }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  bool read_more() {
    const std::string bytes = receive();
    if (bytes.empty()) return false;
    if (!tls_) {
      got_ += bytes;
      return true;
    }
    tls_->feed(bytes);
    got_ += tls_->read();
    return true;
  }
  std::string receive() {
    constexpr int kPatienceMs = 10'000;
    pollfd wanted{fd_, POLLIN, 0};
    if (::poll(&wanted, 1, kPatienceMs) <= 0) return {};
    std::string bytes(16384, '\0');
    const ssize_t count = ::recv(fd_, bytes.data(), bytes.size(), 0);
    has_ended_ = count <= 0;
    bytes.resize(count > 0 ? static_cast<size_t>(count) : 0);
    return bytes;
  }

  int fd_;
  std::unique_ptr<tls::test::OpenSslClient> tls_;
  std::string got_;
  bool has_ended_ = false;
};

}  // namespace turms::xmpp::runtime
