// SPDX-License-Identifier: Apache-2.0
// A certificate of our own making, for the quick start and for tests: it encrypts, but nobody vouches for it.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "crypto/secret.h"

namespace turms::xmpp::tls {

struct SelfSigned {
  std::string certificate_pem;
  crypto::Secret key_pem;  ///< to be stored readable by its owner only
};

/// Makes a P-256 key and a certificate for `domains` (subjectAltName dNSName), valid from a day before `now` for ten
/// years. \param domains  at least one; A-labels, "*." in front at most. The first is the subject's common name too.
/// \param now      seconds since the Unix epoch
/// \errors  invalid_argument: which domain is no DNS name
/// Thread: any; takes about a millisecond.  Source: RFC 5280, RFC 6120 13.7.1.2.1.
[[nodiscard]] Result<SelfSigned> self_signed(std::span<const std::string> domains, std::int64_t now);

}  // namespace turms::xmpp::tls
