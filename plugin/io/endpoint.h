// SPDX-License-Identifier: Apache-2.0
// One end of a TCP connection in words. An IPv4 peer that came in through a dual-stack listener is written as IPv4, so
// that one machine has one name whichever listener it used.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/result.h"

struct sockaddr;
struct sockaddr_storage;

namespace turms::xmpp::io {

class Endpoint {
 public:
  Endpoint() = default;
  Endpoint(std::string address, uint16_t port) : address_(std::move(address)), port_(port) {}

  /// The numeric address without brackets ("192.0.2.1", "2001:db8::1", "fe80::1%eth0"); empty when unknown.
  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] uint16_t port() const { return port_; }
  /// "192.0.2.1:5222", "[2001:db8::1]:5222", or "unknown".
  [[nodiscard]] std::string text() const;

  /// Empty for anything that is not IPv4 or IPv6.
  [[nodiscard]] static Endpoint from_socket_address(const sockaddr& address);
  /// \errors invalid_argument (not a numeric IPv4 or IPv6 address; names are not looked up)
  [[nodiscard]] Result<void> to_socket_address(sockaddr_storage& out) const;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;

 private:
  std::string address_;
  uint16_t port_ = 0;
};

}  // namespace turms::xmpp::io
