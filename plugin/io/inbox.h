// SPDX-License-Identifier: Apache-2.0
// How other threads hand values to a loop: many producers, one consumer, a bound. A producer appends under a short lock
// and rings only when the box was empty; the loop takes the whole batch at once and hands the values over in order.
// Whoever owns the inbox closes it, and sees to it that no producer is inside push() any more, before destroying it on
// the loop's thread.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "io/loop.h"
#include "io/wakeup.h"

namespace turms::xmpp::io {

template <class T>
class Inbox {
 public:
  using OnItem = std::function<void(T&)>;

  /// At most `capacity` values wait at a time. `on_item` runs on the loop's thread and may move the value out.
  Inbox(Loop& loop, size_t capacity, OnItem on_item)
      : loop_(loop), capacity_(capacity), on_item_(std::move(on_item)), wakeup_(loop, [this] { deliver(); }) {}
  ~Inbox() {
    if (destroyed_ != nullptr) *destroyed_ = true;
  }
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  /// \returns false when the box is full or closed; the value is gone then. Thread: any.
  [[nodiscard]] bool push(T item) { return put(std::move(item), capacity_); }
  /// For the few values that nobody can refuse (the last word on a session): beyond the bound, too. \returns false when
  /// closed.
  [[nodiscard]] bool push_always(T item) { return put(std::move(item), SIZE_MAX); }

  /// Refuses all later pushes. What was accepted before is still delivered. Thread: any.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  /// Values that wait. Thread: any.
  [[nodiscard]] size_t size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }

  /// Hands over what waits, ahead of its wake-up. Not from within a delivery of this inbox. Thread: the loop's.
  void deliver_now() { deliver(); }

 private:
  bool put(T&& item, size_t limit) {
    const std::lock_guard lock(mutex_);
    if (closed_ || items_.size() >= limit) return false;
    items_.push_back(std::move(item));
    // Under the lock, so that close() is a border: after it, nobody rings.
    if (items_.size() == 1) wakeup_.ring();
    return true;
  }

  void deliver() {
    std::vector<T> batch = std::move(spare_);
    {
      const std::lock_guard lock(mutex_);
      batch.swap(items_);
    }
    bool destroyed = false;
    destroyed_ = &destroyed;
    Loop& loop = loop_;
    OnItem on_item = std::move(on_item_);  // lives to the end of the call that destroys the inbox
    for (T& item : batch) {
      loop.guard([&] { on_item(item); });
      if (destroyed) return;  // the callback ended the inbox: the rest of the batch ends with it
    }
    destroyed_ = nullptr;
    on_item_ = std::move(on_item);
    batch.clear();
    if (batch.capacity() <= kKeptItems) spare_ = std::move(batch);
  }

  // Room kept for the next batch; what a burst needed beyond it is given back.
  static constexpr size_t kKeptItems = 1024;

  Loop& loop_;
  const size_t capacity_;
  OnItem on_item_;
  mutable std::mutex mutex_;
  std::vector<T> items_;
  bool closed_ = false;
  std::vector<T> spare_;       // loop's thread only
  bool* destroyed_ = nullptr;  // loop's thread only; set while a batch is delivered
  Wakeup wakeup_;
};

}  // namespace turms::xmpp::io
