// SPDX-License-Identifier: Apache-2.0
// One-shot digests. They return raw bytes; hex.h and base64.h make them printable.
#pragma once

#include <string>

#include "base/bytes.h"

namespace turms::xmpp::crypto {

inline constexpr std::size_t kSha1Bytes = 20;
inline constexpr std::size_t kSha256Bytes = 32;

/// 20 bytes. For protocol identifiers only (XEP-0115, XEP-0084): collisions can be made.
/// Thread: any.  Source: FIPS 180-4.
[[nodiscard]] std::string sha1(Bytes data);

/// 32 bytes. Thread: any.  Source: FIPS 180-4.
[[nodiscard]] std::string sha256(Bytes data);

}  // namespace turms::xmpp::crypto
