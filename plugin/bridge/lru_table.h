// SPDX-License-Identifier: Apache-2.0
// A hash table of bounded size that forgets what was used longest ago. It starts without memory and grows with what it
// holds, because most accounts remember little; entries are reused in place, so that a full table allocates no more.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace turms::xmpp::bridge {

/// `Hash` gives a size_t for a Key (or anything a Key compares with). Keys may be chosen by peers: the bound on the
/// number of entries is also the bound on the cost of colliding ones.
template <class Key, class Value, class Hash>
class LruTable {
 public:
  explicit LruTable(size_t capacity) : capacity_(capacity == 0 ? 1 : capacity) {}

  [[nodiscard]] size_t size() const { return entries_.size(); }
  [[nodiscard]] size_t capacity() const { return capacity_; }

  /// The value of `key`, now the most recently used; nullptr when there is none. Valid until the next put().
  template <class K>
  Value* find(const K& key) {
    const uint32_t at = locate(key, Hash{}(key));
    if (at == kNone) return nullptr;
    unlink(at);
    link_newest(at);
    return &entries_[at].value;
  }

  /// Stores `value`, replacing that of an equal key, and forgets the least recently used entry when full. The reference
  /// is valid until the next put().
  Value& put(Key key, Value value) {
    const size_t hash = Hash{}(key);
    if (const uint32_t at = locate(key, hash); at != kNone) {
      unlink(at);
      link_newest(at);
      return entries_[at].value = std::move(value);
    }
    const uint32_t at = place();
    entries_[at].key = std::move(key);
    entries_[at].value = std::move(value);
    entries_[at].hash = hash;
    link_newest(at);
    link_bucket(at);
    return entries_[at].value;
  }

  /// Calls `visit(key, value)` from the most to the least recently used, until it returns true.
  template <class Visit>
  void visit_newest_first(Visit visit) const {
    for (uint32_t at = newest_; at != kNone; at = entries_[at].older) {
      if (visit(entries_[at].key, entries_[at].value)) return;
    }
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  struct Entry {
    Key key{};
    Value value{};
    size_t hash = 0;
    uint32_t next_in_bucket = kNone;
    uint32_t newer = kNone;
    uint32_t older = kNone;
  };

  [[nodiscard]] size_t bucket_of(size_t hash) const { return hash & (buckets_.size() - 1); }

  template <class K>
  [[nodiscard]] uint32_t locate(const K& key, size_t hash) const {
    if (buckets_.empty()) return kNone;
    uint32_t at = buckets_[bucket_of(hash)];
    while (at != kNone && !(entries_[at].hash == hash && entries_[at].key == key)) at = entries_[at].next_in_bucket;
    return at;
  }

  /// A free entry: a new one, or that of the least recently used.
  uint32_t place() {
    if (entries_.size() < capacity_) {
      entries_.emplace_back();
      if (entries_.size() > buckets_.size()) rehash();
      return static_cast<uint32_t>(entries_.size() - 1);
    }
    const uint32_t at = oldest_;
    unlink(at);
    unlink_bucket(at);
    return at;
  }

  // The newest entry, still empty, is not linked yet and therefore left out.
  void rehash() {
    buckets_.assign(std::bit_ceil(entries_.size() * 2), kNone);
    for (uint32_t at = newest_; at != kNone; at = entries_[at].older) link_bucket(at);
  }

  void link_bucket(uint32_t at) {
    uint32_t& head = buckets_[bucket_of(entries_[at].hash)];
    entries_[at].next_in_bucket = head;
    head = at;
  }

  void unlink_bucket(uint32_t at) {
    uint32_t* link = &buckets_[bucket_of(entries_[at].hash)];
    while (*link != at) link = &entries_[*link].next_in_bucket;
    *link = entries_[at].next_in_bucket;
  }

  void link_newest(uint32_t at) {
    entries_[at].newer = kNone;
    entries_[at].older = newest_;
    if (newest_ != kNone) entries_[newest_].newer = at;
    newest_ = at;
    if (oldest_ == kNone) oldest_ = at;
  }

  void unlink(uint32_t at) {
    Entry& entry = entries_[at];
    (entry.newer == kNone ? newest_ : entries_[entry.newer].older) = entry.older;
    (entry.older == kNone ? oldest_ : entries_[entry.older].newer) = entry.newer;
  }

  size_t capacity_;
  std::vector<Entry> entries_;
  std::vector<uint32_t> buckets_;  // heads of chains; a power of two
  uint32_t newest_ = kNone;
  uint32_t oldest_ = kNone;
};

}  // namespace turms::xmpp::bridge
