// SPDX-License-Identifier: Apache-2.0
// The HTTP request that turns a TCP connection into a WebSocket, and our answer. Pure: bytes in, a decision and an
// answer out. Owned by the WebSocket framing until the decision is made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace turms::gateway::net {

class Upgrade {
 public:
  /// Request line and headers together; a longer request is refused with 431.
  static constexpr size_t kMaxRequestBytes = 8 * 1024;

  enum class Status {
    reading,   // more bytes are needed
    accepted,  // answer() is 101; the rest of the bytes is WebSocket
    refused,   // answer() says why (or 200 to an OPTIONS preflight); the connection ends after it
  };

  Upgrade();
  ~Upgrade();
  Upgrade(const Upgrade&) = delete;
  Upgrade& operator=(const Upgrade&) = delete;

  /// Takes bytes up to the end of the request and shortens `bytes` by them. Not to be called after a decision.
  /// Source: RFC 6455 4.2.1; turms-semantics 1.2 (GET only, else 405 or 400; OPTIONS gets 200).
  Status feed(std::span<const uint8_t>& bytes);

  /// The HTTP response, once there is a decision.
  [[nodiscard]] const std::string& answer() const { return answer_; }

 private:
  struct Request;  // hides the HTTP parser

  Status refuse(std::string_view status_line, std::string_view extra_header = {});
  Status decide();

  std::unique_ptr<Request> request_;
  size_t taken_ = 0;
  std::string answer_;
};

}  // namespace turms::gateway::net
