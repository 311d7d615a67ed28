// SPDX-License-Identifier: Apache-2.0
// A blocking client on a loopback socket, for tests against a running loop. Every read has a deadline, so that a test
// that waits in vain fails instead of hanging.
#pragma once

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proto/framing.h"
#include "proto/messages.h"
#include "proto/notification.h"
#include "proto/request.h"

namespace turms::gateway::net {

class WireClient {
 public:
  explicit WireClient(uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ~WireClient() { ::close(fd_); }
  WireClient(const WireClient&) = delete;
  WireClient& operator=(const WireClient&) = delete;

  /// False when the peer has reset the connection.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(count));
    }
    return true;
  }

  void send_frame(std::string_view payload) {
    std::string frame;
    proto::append_frame(frame, payload);
    EXPECT_TRUE(send(frame));
  }

  template <class Message>
  void ask(int64_t request_id, const Message& message) {
    std::string bytes;
    EXPECT_TRUE(proto::write_request(bytes, request_id, message));
    send_frame(bytes);
  }

  void ask_login(int64_t user_id, std::string_view password) {
    proto::CreateSessionRequest login{};
    login.version = 1;
    login.user_id = user_id;
    login.password = password;
    ask(1, login);
  }

  /// Logs in and drops the session info and the answer.
  void log_in(int64_t user_id) {
    ask_login(user_id, "123");
    EXPECT_TRUE(read_notification().is_session_info());
    EXPECT_EQ(read_notification().code, 1000);
  }

  /// The next payload, or nothing when the connection ended.
  std::optional<std::string> read_frame() {
    std::string_view in;
    std::string_view payload;
    while (true) {
      in = received_;
      if (proto::take_frame(in, payload, SIZE_MAX) == proto::FrameStatus::kComplete) break;
      if (!receive()) return std::nullopt;
    }
    std::string taken(payload);
    received_.erase(0, received_.size() - in.size());
    return taken;
  }

  /// The next payload as a notification; its views live until the next call.
  proto::Notification read_notification() {
    last_ = read_frame().value_or("");
    proto::Notification notification;
    EXPECT_FALSE(last_.empty()) << "the connection ended, or a heartbeat came";
    EXPECT_TRUE(proto::parse_notification(last_, notification));
    return notification;
  }

  /// Bytes up to and including `end`.
  std::string read_until(std::string_view end) {
    while (received_.find(end) == std::string::npos && receive()) {
    }
    const size_t at = received_.find(end);
    std::string taken = received_.substr(0, at == std::string::npos ? at : at + end.size());
    received_.erase(0, taken.size());
    return taken;
  }

  std::string read_bytes(size_t count) {
    while (received_.size() < count && receive()) {
    }
    std::string taken = received_.substr(0, count);
    received_.erase(0, taken.size());
    return taken;
  }

  /// Whether the server ended its side with nothing more to read.
  bool is_ended() { return received_.empty() && !receive() && received_.empty(); }

  void half_close() { ::shutdown(fd_, SHUT_WR); }

 private:
  bool receive() {
    char buffer[16384];
    const ssize_t count = ::recv(fd_, buffer, sizeof buffer, 0);
    EXPECT_FALSE(count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) << "waited in vain";
    if (count <= 0) return false;
    received_.append(buffer, static_cast<size_t>(count));
    return true;
  }

  int fd_;
  std::string received_;
  std::string last_;
};

}  // namespace turms::gateway::net
