// SPDX-License-Identifier: Apache-2.0
// The keys under which session tickets are sealed. They change by themselves every half lifetime or so, and outlive a
// reload of certificates: give the same Tickets to the new Context, and returning clients still resume.
#pragma once

#include <cstdint>
#include <memory>

#include "tls/library.h"

struct mbedtls_ssl_ticket_context;

namespace turms::xmpp::tls {

/// How long a ticket can be used. TLS 1.3 allows at most seven days. Source: RFC 8446 4.6.1.
inline constexpr std::uint32_t kTicketLifetimeSeconds = 86400;

/// Thread: any; locked inside.
class Tickets {
 public:
  explicit Tickets(std::uint32_t lifetime_seconds = kTicketLifetimeSeconds);
  ~Tickets();
  Tickets(const Tickets&) = delete;
  Tickets& operator=(const Tickets&) = delete;

  /// Seals new tickets under a new random key from now on; tickets under the present key stay good.
  void rotate();

  [[nodiscard]] mbedtls_ssl_ticket_context* native() const { return context_.get(); }

 private:
  Library library_;
  std::uint32_t lifetime_seconds_;
  std::unique_ptr<mbedtls_ssl_ticket_context> context_;
};

}  // namespace turms::xmpp::tls
