// SPDX-License-Identifier: Apache-2.0
// Which ids of a shard live, and how much the host may still send on each: the credit arithmetic of the ABI, checked at
// the entry, on the host's thread. One ledger a shard for sessions, one for host-owned transports; its mutex is held
// for a look-up only, and hosts call in order per id, so it is hardly ever contended.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <mutex>
#include <unordered_map>

#include "turms_gateway_plugin.h"

namespace turms::xmpp::runtime {

class Ledger {
 public:
  void open(uint64_t id, uint64_t credit) {
    const std::lock_guard lock(mutex_);
    balances_[id] = clamp(credit);
  }
  /// Forgets `id`; false when it was not there. Thread: any.
  bool close(uint64_t id) {
    const std::lock_guard lock(mutex_);
    return balances_.erase(id) > 0;
  }
  /// Adds credit; nothing when `id` is gone. Balances saturate (rule 6 of the ABI). Thread: any.
  void grant(uint64_t id, uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto found = balances_.find(id);
    if (found == balances_.end()) return;
    const int64_t room = std::numeric_limits<int64_t>::max() - std::max<int64_t>(found->second, 0);
    const int64_t more = clamp(bytes);
    found->second = more > room ? std::numeric_limits<int64_t>::max() : found->second + more;
  }
  /// Spends one item: TGP_OK, TGP_E_OVERDRAWN (nothing is spent) or TGP_E_GONE. Thread: any.
  tgp_status spend(uint64_t id, uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto found = balances_.find(id);
    if (found == balances_.end()) return TGP_E_GONE;
    if (found->second <= 0) return TGP_E_OVERDRAWN;
    found->second -= clamp(bytes);
    return TGP_OK;
  }
  [[nodiscard]] bool has(uint64_t id) const {
    const std::lock_guard lock(mutex_);
    return balances_.contains(id);
  }
  [[nodiscard]] size_t size() const {
    const std::lock_guard lock(mutex_);
    return balances_.size();
  }

 private:
  static int64_t clamp(uint64_t bytes) {
    constexpr auto kMost = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
    return static_cast<int64_t>(bytes > kMost ? kMost : bytes);
  }

  mutable std::mutex mutex_;
  std::unordered_map<uint64_t, int64_t> balances_;
};

}  // namespace turms::xmpp::runtime
