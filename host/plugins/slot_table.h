// SPDX-License-Identifier: Apache-2.0
// Things with ids that die: a lookup by id costs an index and one comparison under the thing's own lock, and no lock
// that others share. Slots are made in chunks, reused, and given back to the system only with the table, so a pointer
// to one never dangles; a stale id is told by its generation. Owned by SessionTable and ConnectionTable.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace turms::gateway::plugins {

/// What every slot has. `mutex` guards `id` and all that the derived type adds.
struct Slot {
  std::mutex mutex;
  uint64_t id = 0;  // 0: free

  uint32_t index = 0;       // set once
  uint64_t generation = 0;  // guarded by the table
};

/// An id is generation (36 bits) | index (20 bits) | low bits (8), so it never repeats in one process and its low 8
/// bits are the caller's to choose.
template <class T>
class SlotTable {
 public:
  static constexpr size_t kMaxCapacity = size_t{1} << 20U;

  /// At most `capacity` things at once, up to kMaxCapacity.
  explicit SlotTable(size_t capacity) : capacity_(capacity < kMaxCapacity ? capacity : kMaxCapacity) {}

  /// A free slot and the id that it shall have, or null when the table is full. The caller fills the slot and sets its
  /// id under its lock. Thread: any.
  [[nodiscard]] T* take(uint8_t low_bits, uint64_t& id) {
    const std::lock_guard lock(mutex_);
    T* slot = nullptr;
    if (!free_.empty()) {
      slot = free_.back();
      free_.pop_back();
    } else if (made_ < capacity_) {
      slot = make();
    } else {
      return nullptr;
    }
    ++in_use_;
    ++slot->generation;
    id = (((slot->generation << 20U) | slot->index) << 8U) | low_bits;
    return slot;
  }

  /// Takes a slot back; its id is 0 already. Thread: any.
  void give_back(T& slot) {
    const std::lock_guard lock(mutex_);
    free_.push_back(&slot);
    --in_use_;
  }

  /// The slot that has, had or may have this id, or null. The caller locks it and compares the id. Thread: any.
  [[nodiscard]] T* at(uint64_t id) const {
    const size_t index = (id >> 8U) & (kMaxCapacity - 1);
    Chunk* chunk = chunks_[index / kChunk].load(std::memory_order_acquire);
    return chunk != nullptr ? &(*chunk)[index % kChunk] : nullptr;
  }

  /// Whether this id was ever given out. Thread: any.
  [[nodiscard]] bool was_issued(uint64_t id) const {
    const T* slot = at(id);
    const std::lock_guard lock(mutex_);
    const uint64_t generation = id >> 28U;
    return slot != nullptr && generation != 0 && generation <= slot->generation;
  }

  /// Calls `visit` with every slot ever made; it locks and looks. Thread: any.
  template <class Visitor>
  void for_each(Visitor visit) const {
    size_t made = 0;
    {
      const std::lock_guard lock(mutex_);
      made = made_;
    }
    for (size_t index = 0; index < made; ++index) {
      visit((*chunks_[index / kChunk].load(std::memory_order_acquire))[index % kChunk]);
    }
  }

  [[nodiscard]] size_t in_use() const {
    const std::lock_guard lock(mutex_);
    return in_use_;
  }

 private:
  static constexpr size_t kChunk = 1024;
  using Chunk = std::array<T, kChunk>;

  T* make() {
    const size_t index = made_++;
    std::atomic<Chunk*>& chunk = chunks_[index / kChunk];
    if (chunk.load(std::memory_order_relaxed) == nullptr) {
      owned_.push_back(std::make_unique<Chunk>());
      chunk.store(owned_.back().get(), std::memory_order_release);
    }
    T& slot = (*chunk.load(std::memory_order_relaxed))[index % kChunk];
    slot.index = static_cast<uint32_t>(index);
    return &slot;
  }

  size_t capacity_;
  mutable std::mutex mutex_;  // guards what follows but chunks_, which only grows
  size_t made_ = 0;
  size_t in_use_ = 0;
  std::vector<T*> free_;
  std::vector<std::unique_ptr<Chunk>> owned_;
  std::array<std::atomic<Chunk*>, kMaxCapacity / kChunk> chunks_{};
};

}  // namespace turms::gateway::plugins
