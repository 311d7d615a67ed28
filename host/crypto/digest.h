// SPDX-License-Identifier: Apache-2.0
// The two digests that the gateway needs, as values: SHA-256 and HMAC-SHA-256. Pure functions, and SHA-256 in pieces
// for what does not fit into memory.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace turms::gateway::crypto {

using Digest = std::array<uint8_t, 32>;

/// SHA-256 of `data`. Thread: any. Source: FIPS 180-4.
[[nodiscard]] Digest sha256(std::span<const uint8_t> data);

/// SHA-256 of data that comes in pieces. Thread: one at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void add(std::span<const uint8_t> data);
  /// Of all that was added. The last call.
  [[nodiscard]] Digest finish();

 private:
  struct State;  // hides the library's
  std::unique_ptr<State> state_;
};

/// HMAC-SHA-256 of `data` under `key` (any length). Thread: any. Source: RFC 2104.
[[nodiscard]] Digest hmac_sha256(std::span<const uint8_t> key, std::span<const uint8_t> data);

/// Text as the octets that are hashed.
[[nodiscard]] inline std::span<const uint8_t> octets(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace turms::gateway::crypto
