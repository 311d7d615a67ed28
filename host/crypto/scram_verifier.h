// SPDX-License-Identifier: Apache-2.0
// What is stored instead of a password: a SCRAM-SHA-256 verifier. PLAIN logins are checked against it, and SCRAM can be
// offered from it, since it holds all that a SCRAM server needs and nothing that logs anybody in. Plain values, owned
// by who makes them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"

namespace turms::gateway::crypto {

inline constexpr uint32_t kDefaultScramIterations = 10'000;
inline constexpr uint32_t kMinScramIterations = 4'096;  // RFC 7677 4
inline constexpr uint32_t kMaxScramIterations = 1'000'000;
inline constexpr size_t kScramSaltBytes = 16;

struct ScramVerifier {
  std::vector<uint8_t> salt;
  uint32_t iterations = 0;
  Digest stored_key{};
  Digest server_key{};
};

/// Derives a verifier under a fresh random salt; costs `iterations` rounds of PBKDF2 (about 2 ms at 10,000). Passwords
/// are taken as their UTF-8 octets, without SASLprep: for ASCII that is the same thing. \errors  invalid_argument: the
/// password is empty, or iterations lie outside kMin..kMaxScramIterations. Thread: any.  Source: RFC 5802 3, RFC 7677.
[[nodiscard]] Result<ScramVerifier> make_scram_verifier(std::string_view password, uint32_t iterations);

/// Whether `password` is the one behind `verifier`; costs as much as making one. Thread: any.
[[nodiscard]] bool matches(const ScramVerifier& verifier, std::string_view password);

}  // namespace turms::gateway::crypto
