// SPDX-License-Identifier: Apache-2.0
#include "io/deadline_queue.h"

namespace turms::xmpp::io {

Deadline::~Deadline() {
  if (queue_ != nullptr) queue_->clear(*this);
}

DeadlineQueue::~DeadlineQueue() {
  for (Deadline* deadline : heap_) deadline->queue_ = nullptr;
}

void DeadlineQueue::set(Deadline& deadline, uint64_t due_ms) {
  if (deadline.queue_ != nullptr && deadline.queue_ != this) deadline.queue_->clear(deadline);
  if (deadline.queue_ == nullptr) {
    heap_.push_back(&deadline);
    deadline.queue_ = this;
    deadline.place_ = heap_.size() - 1;
  }
  deadline.due_ms_ = due_ms;
  deadline.order_ = next_order_++;
  sift_up(deadline.place_);
  sift_down(deadline.place_);
}

void DeadlineQueue::clear(Deadline& deadline) {
  if (deadline.queue_ != this) return;
  const size_t hole = deadline.place_;
  Deadline* last = heap_.back();
  heap_.pop_back();
  deadline.queue_ = nullptr;
  if (last == &deadline) return;
  put(hole, last);
  sift_up(hole);
  sift_down(last->place_);
}

Deadline* DeadlineQueue::take_due(uint64_t now_ms, uint64_t before_order) {
  if (heap_.empty()) return nullptr;
  Deadline& first = *heap_.front();
  // One that was set during this run is never before an older one that is due, so the first of its kind ends the run.
  if (first.due_ms_ > now_ms || first.order_ >= before_order) return nullptr;
  clear(first);
  return &first;
}

void DeadlineQueue::run_due(uint64_t now_ms) {
  const uint64_t before = mark();
  while (Deadline* due = take_due(now_ms, before)) call(*due);
}

bool DeadlineQueue::is_before(const Deadline& a, const Deadline& b) {
  return a.due_ms_ != b.due_ms_ ? a.due_ms_ < b.due_ms_ : a.order_ < b.order_;
}

void DeadlineQueue::put(size_t place, Deadline* deadline) {
  heap_[place] = deadline;
  deadline->place_ = place;
}

void DeadlineQueue::sift_up(size_t place) {
  Deadline* moving = heap_[place];
  while (place > 0) {
    const size_t parent = (place - 1) / 2;
    if (!is_before(*moving, *heap_[parent])) break;
    put(place, heap_[parent]);
    place = parent;
  }
  put(place, moving);
}

void DeadlineQueue::sift_down(size_t place) {
  Deadline* moving = heap_[place];
  for (size_t child = 2 * place + 1; child < heap_.size(); child = 2 * place + 1) {
    if (child + 1 < heap_.size() && is_before(*heap_[child + 1], *heap_[child])) ++child;
    if (!is_before(*heap_[child], *moving)) break;
    put(place, heap_[child]);
    place = child;
  }
  put(place, moving);
}

}  // namespace turms::xmpp::io
