// SPDX-License-Identifier: Apache-2.0
// A map that forgets: two generations, the older one dropped whole when the younger is full. What is asked for again
// moves into the younger one. Constant time, bounded memory, no list to keep.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>

namespace turms::gateway::service {

template <class Key, class Value, class Hash = std::hash<Key>>
class BoundedCache {
 public:
  /// At most `capacity` entries are held.
  explicit BoundedCache(size_t capacity) : generation_size_(capacity / 2) {}

  /// The value, or nothing when it is not (or no longer) known. Good until the next call.
  [[nodiscard]] const Value* find(const Key& key) {
    if (const auto found = young_.find(key); found != young_.end()) return &found->second;
    const auto found = old_.find(key);
    if (found == old_.end()) return nullptr;
    const Value value = found->second;
    old_.erase(found);
    return &put(key, value);
  }

  const Value& put(const Key& key, Value value) {
    if (young_.size() >= generation_size_) {
      old_ = std::exchange(young_, {});
    }
    return young_.insert_or_assign(key, std::move(value)).first->second;
  }

  void erase(const Key& key) {
    young_.erase(key);
    old_.erase(key);
  }
  void clear() {
    young_.clear();
    old_.clear();
  }
  [[nodiscard]] size_t size() const { return young_.size() + old_.size(); }

 private:
  size_t generation_size_;
  std::unordered_map<Key, Value, Hash> young_;
  std::unordered_map<Key, Value, Hash> old_;
};

}  // namespace turms::gateway::service
