// SPDX-License-Identifier: Apache-2.0
// All sessions of the backend by id, for every thread. Split into shards so that the carriers' threads seldom meet.
// Sessions enter at open() and leave when they have ended.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "embedded/session.h"

namespace turms::gateway::embedded {

class SessionTable {
 public:
  /// Makes a session under a new id, whose low 8 bits are `affinity`. Thread: any.
  std::shared_ptr<Session> create(int64_t user_id, int32_t device_type, uint8_t affinity, sessions::SessionSink& sink);

  /// Nothing for ids that are unknown or gone. Thread: any.
  [[nodiscard]] std::shared_ptr<Session> find(sessions::SessionId id) const;
  void erase(sessions::SessionId id);

  [[nodiscard]] size_t size() const { return size_.load(std::memory_order_relaxed); }
  /// Those not heard of since `limit_ns`. Thread: any.
  [[nodiscard]] std::vector<std::shared_ptr<Session>> silent_since(uint64_t limit_ns) const;
  [[nodiscard]] std::vector<std::shared_ptr<Session>> all() const;

 private:
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<sessions::SessionId, std::shared_ptr<Session>> sessions;
  };
  static constexpr size_t kShards = 16;

  // Ids that follow each other go to different shards; the low 8 bits are the carrier's.
  [[nodiscard]] static size_t shard_of(sessions::SessionId id) { return (id >> 8U) % kShards; }
  template <class Wanted>
  [[nodiscard]] std::vector<std::shared_ptr<Session>> collect(Wanted wanted) const;

  std::array<Shard, kShards> shards_;
  std::atomic<uint64_t> last_number_{0};
  std::atomic<size_t> size_{0};
};

}  // namespace turms::gateway::embedded
