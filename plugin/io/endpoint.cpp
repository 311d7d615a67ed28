// SPDX-License-Identifier: Apache-2.0
#include "io/endpoint.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

namespace turms::xmpp::io {
namespace {

std::string text_of(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (inet_ntop(family, address, text.data(), text.size()) == nullptr) return {};
  return text.data();
}

Endpoint from_ipv6(const sockaddr_in6& from) {
  const uint16_t port = ntohs(from.sin6_port);
  if (IN6_IS_ADDR_V4MAPPED(&from.sin6_addr)) return {text_of(AF_INET, from.sin6_addr.s6_addr + 12), port};
  std::string address = text_of(AF_INET6, &from.sin6_addr);
  // A link-local address means nothing without its interface.
  std::array<char, IF_NAMESIZE> interface {};
  if (from.sin6_scope_id != 0 && if_indextoname(from.sin6_scope_id, interface.data()) != nullptr) {
    address += '%';
    address += interface.data();
  }
  return {std::move(address), port};
}

}  // namespace

std::string Endpoint::text() const {
  if (address_.empty()) return "unknown";
  const bool is_ipv6 = address_.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + address_ + "]:" : address_ + ":") + std::to_string(port_);
}

Endpoint Endpoint::from_socket_address(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in from{};
    std::memcpy(&from, &address, sizeof from);
    return {text_of(AF_INET, &from.sin_addr), ntohs(from.sin_port)};
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 from{};
    std::memcpy(&from, &address, sizeof from);
    return from_ipv6(from);
  }
  return {};
}

Result<void> Endpoint::to_socket_address(sockaddr_storage& out) const {
  out = {};
  sockaddr_in ipv4{};
  if (inet_pton(AF_INET, address_.c_str(), &ipv4.sin_addr) == 1) {
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(port_);
    std::memcpy(&out, &ipv4, sizeof ipv4);
    return {};
  }
  sockaddr_in6 ipv6{};
  const size_t percent = address_.find('%');
  const std::string scope = percent == std::string::npos ? "" : address_.substr(percent + 1);
  if (!scope.empty()) ipv6.sin6_scope_id = if_nametoindex(scope.c_str());
  const bool is_scope_known = percent == std::string::npos || ipv6.sin6_scope_id != 0;
  if (!is_scope_known || inet_pton(AF_INET6, address_.substr(0, percent).c_str(), &ipv6.sin6_addr) != 1) {
    return Error{Code::invalid_argument, "address", "'" + address_ + "' is not a numeric IPv4 or IPv6 address"};
  }
  ipv6.sin6_family = AF_INET6;
  ipv6.sin6_port = htons(port_);
  std::memcpy(&out, &ipv6, sizeof ipv6);
  return {};
}

}  // namespace turms::xmpp::io
