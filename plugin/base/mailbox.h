// SPDX-License-Identifier: Apache-2.0
// A queue with one reader that may wait: push() from events, `co_await next()` from the owner's coroutine. The reader
// goes on through the ReadyQueue. It knows no bound: whoever pushes watches size() and stops its source. Not
// thread-safe.
#pragma once

#include <coroutine>
#include <cstddef>
#include <deque>
#include <utility>

#include "base/ready_queue.h"

namespace turms::xmpp {

template <class T>
class Mailbox {
 public:
  explicit Mailbox(ReadyQueue& ready) : ready_(&ready) {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  void push(T item) {
    items_.push_back(std::move(item));
    if (waiter_ != nullptr) ready_->push(*waiter_);
  }
  [[nodiscard]] size_t size() const { return items_.size(); }
  /// A reader that was to go on waits again.
  void clear() {
    items_.clear();
    if (waiter_ != nullptr) waiter_->leave();
  }

  /// The owner has moved to another thread: waiters go on there. Nothing may be queued in the old ReadyQueue.
  void move_to(ReadyQueue& ready) { ready_ = &ready; }

  class Awaiter {
   public:
    explicit Awaiter(Mailbox& box) : box_(box) {}
    Awaiter(const Awaiter&) = delete;
    Awaiter& operator=(const Awaiter&) = delete;
    ~Awaiter() {
      if (box_.waiter_ == &node_) box_.waiter_ = nullptr;
    }
    [[nodiscard]] bool await_ready() const noexcept { return !box_.items_.empty(); }
    void await_suspend(std::coroutine_handle<> caller) noexcept {
      node_.handle = caller;
      box_.waiter_ = &node_;
    }
    T await_resume() {
      box_.waiter_ = nullptr;
      T item = std::move(box_.items_.front());
      box_.items_.pop_front();
      return item;
    }

   private:
    Mailbox& box_;
    ReadyQueue::Node node_;
  };

  [[nodiscard]] Awaiter next() { return Awaiter(*this); }

 private:
  ReadyQueue* ready_;
  std::deque<T> items_;
  ReadyQueue::Node* waiter_ = nullptr;
};

}  // namespace turms::xmpp
