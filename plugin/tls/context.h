// SPDX-License-Identifier: Apache-2.0
// What all channels of a listener have in common: certificates, ticket keys, protocol versions, suites, ALPN. Immutable
// once made and shared by the channels made from it; a reload makes a new Context, and channels that live on keep the
// old one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "tls/certificates.h"
#include "tls/tickets.h"

struct mbedtls_ssl_config;

namespace turms::xmpp::tls {

struct ContextSettings {
  std::shared_ptr<const Certificates> certificates;
  std::shared_ptr<Tickets> tickets;  ///< null: no session tickets
  /// Protocols in order of preference, such as "xmpp-client". A client that offers others only is refused with an
  /// alert; one that offers none is served. Empty: whatever a client offers is ignored.
  std::vector<std::string> alpn;
  bool allow_tls12 = true;
};

class Context {
 public:
  /// \errors  invalid_argument: no certificates, or an ALPN name that is empty or longer than 255 bytes
  /// Thread: any.  Source: RFC 8446, RFC 5246, RFC 7301, RFC 9325 (recommendations).
  static Result<std::shared_ptr<const Context>> create(ContextSettings settings);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  [[nodiscard]] const Certificates& certificates() const { return *settings_.certificates; }
  [[nodiscard]] const mbedtls_ssl_config* native() const { return config_.get(); }

 private:
  explicit Context(ContextSettings settings);
  Result<void> configure();

  Library library_;
  ContextSettings settings_;
  std::vector<const char*> alpn_names_;  // into settings_.alpn; null at the end
  std::unique_ptr<mbedtls_ssl_config> config_;
};

}  // namespace turms::xmpp::tls
