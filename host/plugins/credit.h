// SPDX-License-Identifier: Apache-2.0
// The one arithmetic of backpressure at the border: the receiver grants bytes, the sender spends them; one whole item
// may take the balance below zero. Plain value, guarded by whoever owns it. Source: rule 6 of turms_gateway_plugin.h.
#pragma once

#include <cstdint>
#include <limits>

namespace turms::gateway::plugins {

class Credit {
 public:
  explicit Credit(uint64_t bytes = 0) { grant(bytes); }

  /// Whether one more item, whatever its size, may be sent now.
  [[nodiscard]] bool available() const { return balance_ > 0; }

  void grant(uint64_t bytes) {
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
    const int64_t added = bytes > static_cast<uint64_t>(kMost) ? kMost : static_cast<int64_t>(bytes);
    balance_ = balance_ > kMost - added ? kMost : balance_ + added;
  }

  void spend(uint64_t bytes) {
    // A balance above zero minus the largest item stays within the type.
    balance_ -= static_cast<int64_t>(bytes);
  }

  [[nodiscard]] int64_t balance() const { return balance_; }

 private:
  int64_t balance_ = 0;
};

}  // namespace turms::gateway::plugins
