// SPDX-License-Identifier: Apache-2.0
// How many stanzas a stream may send: `burst` at once, `per_second` in the long run. Pure arithmetic; 0 per second: no
// limit.
#pragma once

#include <algorithm>
#include <cstdint>

namespace turms::xmpp::runtime {

class TokenBucket {
 public:
  TokenBucket(uint32_t per_second, uint32_t burst)
      : per_second_(per_second), burst_(std::max(burst, 1u)), tokens_(burst_) {}

  /// Takes one token at `now_ns` (monotonic). \returns 0 when it was there, else the nanoseconds until it will be.
  uint64_t take(uint64_t now_ns) {
    if (per_second_ == 0) return 0;
    if (now_ns > filled_ns_) {
      const double gained = static_cast<double>(now_ns - filled_ns_) * 1e-9 * per_second_;
      tokens_ = std::min(static_cast<double>(burst_), filled_ns_ == 0 ? tokens_ : tokens_ + gained);
      filled_ns_ = now_ns;
    }
    if (tokens_ >= 1) {
      tokens_ -= 1;
      return 0;
    }
    return static_cast<uint64_t>((1 - tokens_) / per_second_ * 1e9) + 1;
  }

 private:
  uint32_t per_second_;
  uint32_t burst_;
  double tokens_;
  uint64_t filled_ns_ = 0;
};

}  // namespace turms::xmpp::runtime
