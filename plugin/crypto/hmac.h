// SPDX-License-Identifier: Apache-2.0
// Keyed digests, for remembered credentials and for ids that a peer must not be able to make up.
#pragma once

#include <string>

#include "base/bytes.h"

namespace turms::xmpp::crypto {

/// 32 raw bytes. A key of any length will do; 32 random bytes are right. Compare results with constant_time_equal().
/// Thread: any.  Source: RFC 2104, FIPS 198-1.
[[nodiscard]] std::string hmac_sha256(Bytes key, Bytes data);

}  // namespace turms::xmpp::crypto
