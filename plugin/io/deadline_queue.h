// SPDX-License-Identifier: Apache-2.0
// A heap of deadlines whose nodes belong to those who wait: a hundred thousand connections need a hundred thousand
// small nodes and one timer of the system. Pure: it is told the time. Deadlines of the same moment come in the order
// they were set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace turms::xmpp::io {

class DeadlineQueue;

/// One moment that somebody waits for. Leaves its queue when it is destroyed.
class Deadline {
 public:
  Deadline() = default;
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  virtual ~Deadline();

  [[nodiscard]] bool is_set() const { return queue_ != nullptr; }
  [[nodiscard]] uint64_t due_ms() const { return due_ms_; }

 private:
  friend class DeadlineQueue;
  /// The moment has come; the deadline has left the queue and may be set anew, or destroyed, from within.
  virtual void on_due() = 0;

  DeadlineQueue* queue_ = nullptr;
  uint64_t due_ms_ = 0;
  uint64_t order_ = 0;
  size_t place_ = 0;
};

class DeadlineQueue {
 public:
  static constexpr uint64_t kNever = UINT64_MAX;

  DeadlineQueue() = default;
  ~DeadlineQueue();
  DeadlineQueue(const DeadlineQueue&) = delete;
  DeadlineQueue& operator=(const DeadlineQueue&) = delete;

  /// Puts `deadline` at `due_ms`, or moves it there. O(log n); allocates only while the queue grows.
  void set(Deadline& deadline, uint64_t due_ms);
  /// Takes `deadline` out if it is in. O(log n).
  void clear(Deadline& deadline);

  [[nodiscard]] bool is_empty() const { return heap_.empty(); }
  [[nodiscard]] size_t size() const { return heap_.size(); }
  /// The earliest moment, or kNever.
  [[nodiscard]] uint64_t next_due_ms() const { return heap_.empty() ? kNever : heap_.front()->due_ms_; }

  /// Takes out the first deadline that is due at `now_ms` and was set before `before_order` (see mark()), or null.
  [[nodiscard]] Deadline* take_due(uint64_t now_ms, uint64_t before_order);
  /// The order that the next set() will get: a run that honours it ends although deadlines set themselves anew.
  [[nodiscard]] uint64_t mark() const { return next_order_; }

  /// Calls all that are due at `now_ms`, earliest first; those that are set meanwhile wait for the next run.
  void run_due(uint64_t now_ms);
  /// Calls one deadline that take_due() gave.
  static void call(Deadline& deadline) { deadline.on_due(); }

 private:
  [[nodiscard]] static bool is_before(const Deadline& a, const Deadline& b);
  void put(size_t place, Deadline* deadline);
  void sift_up(size_t place);
  void sift_down(size_t place);

  std::vector<Deadline*> heap_;
  uint64_t next_order_ = 0;
};

}  // namespace turms::xmpp::io
