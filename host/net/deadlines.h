// SPDX-License-Identifier: Apache-2.0
// At most one point in time per connection, and the earliest of all: what one timer of the loop needs to serve
// thousands of connections. Times are milliseconds of the loop's monotonic clock. Owned by the loop; memory follows the
// live connections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace turms::gateway::net {

class Deadlines {
 public:
  /// Sets or moves the deadline of `id`.
  void set(uint64_t id, int64_t when_ms) {
    clear(id);
    by_time_.emplace(when_ms, id);
    by_id_.emplace(id, when_ms);
  }

  void clear(uint64_t id) {
    auto found = by_id_.find(id);
    if (found == by_id_.end()) return;
    by_time_.erase({found->second, id});
    by_id_.erase(found);
  }

  [[nodiscard]] std::optional<int64_t> earliest() const {
    if (by_time_.empty()) return std::nullopt;
    return by_time_.begin()->first;
  }

  /// Takes one deadline that has been reached; call until it gives nothing.
  [[nodiscard]] std::optional<uint64_t> take_due(int64_t now_ms) {
    if (by_time_.empty() || by_time_.begin()->first > now_ms) return std::nullopt;
    const uint64_t id = by_time_.begin()->second;
    clear(id);
    return id;
  }

  [[nodiscard]] size_t size() const { return by_id_.size(); }

 private:
  std::set<std::pair<int64_t, uint64_t>> by_time_;
  std::unordered_map<uint64_t, int64_t> by_id_;
};

}  // namespace turms::gateway::net
