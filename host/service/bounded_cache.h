// SPDX-License-Identifier: Apache-2.0
// A map that forgets: two generations, the older one dropped whole when the younger is full. What is asked for again
// moves into the younger one. Constant time, bounded memory, no list to keep. Entries weigh 1 unless put() says more.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>

namespace turms::gateway::service {

template <class Key, class Value, class Hash = std::hash<Key>>
class BoundedCache {
 public:
  /// Entries of this weight together are held at most, and two heavier ones than fit.
  explicit BoundedCache(size_t capacity) : generation_weight_(capacity / 2) {}

  /// The value, or nothing when it is not (or no longer) known. Good until the next call.
  [[nodiscard]] const Value* find(const Key& key) {
    if (const auto found = young_.find(key); found != young_.end()) return &found->second.value;
    const auto found = old_.find(key);
    if (found == old_.end()) return nullptr;
    Entry entry = std::move(found->second);
    old_.erase(found);
    return &put(key, std::move(entry.value), entry.weight);
  }

  const Value& put(const Key& key, Value value, size_t weight = 1) {
    erase(key);
    if (young_weight_ + weight > generation_weight_) {
      old_ = std::exchange(young_, {});
      young_weight_ = 0;
    }
    young_weight_ += weight;
    return young_.insert_or_assign(key, Entry{std::move(value), weight}).first->second.value;
  }

  void erase(const Key& key) {
    if (const auto found = young_.find(key); found != young_.end()) {
      young_weight_ -= found->second.weight;
      young_.erase(found);
    }
    old_.erase(key);
  }
  void clear() {
    young_.clear();
    old_.clear();
    young_weight_ = 0;
  }
  /// Entries held, whatever they weigh.
  [[nodiscard]] size_t size() const { return young_.size() + old_.size(); }

 private:
  struct Entry {
    Value value;
    size_t weight;
  };
  size_t generation_weight_;
  size_t young_weight_ = 0;
  std::unordered_map<Key, Entry, Hash> young_;
  std::unordered_map<Key, Entry, Hash> old_;
};

}  // namespace turms::gateway::service
