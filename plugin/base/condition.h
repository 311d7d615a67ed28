// SPDX-License-Identifier: Apache-2.0
// Something that several coroutines wait for: they go on together when it is announced, and look for themselves whether
// it is what they wanted. Waiters go on through the ReadyQueue; a cancelled one leaves by itself. Not thread-safe.
#pragma once

#include <coroutine>

#include "base/ready_queue.h"

namespace turms::xmpp {

class Condition {
 public:
  explicit Condition(ReadyQueue& ready) : ready_(&ready) {}
  Condition(const Condition&) = delete;
  Condition& operator=(const Condition&) = delete;

  class Awaiter {
   public:
    explicit Awaiter(Condition& condition) : condition_(condition) {}
    Awaiter(const Awaiter&) = delete;
    Awaiter& operator=(const Awaiter&) = delete;
    ~Awaiter() { leave(); }
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> caller) noexcept {
      node_.handle = caller;
      next_ = condition_.first_;
      if (next_ != nullptr) next_->link_ = &next_;
      link_ = &condition_.first_;
      condition_.first_ = this;
    }
    void await_resume() noexcept { leave(); }

   private:
    friend class Condition;
    void leave() {
      if (link_ == nullptr) return;
      *link_ = next_;
      if (next_ != nullptr) next_->link_ = link_;
      link_ = nullptr;
    }
    Condition& condition_;
    Awaiter* next_ = nullptr;
    Awaiter** link_ = nullptr;  // what points here
    ReadyQueue::Node node_;
  };

  /// Resumes all who wait now, soon.
  void announce() {
    while (first_ != nullptr) {
      Awaiter& waiter = *first_;
      waiter.leave();
      ready_->push(waiter.node_);
    }
  }
  /// The owner has moved to another thread: waiters go on there. None may be in the old ReadyQueue.
  void move_to(ReadyQueue& ready) { ready_ = &ready; }
  [[nodiscard]] bool has_waiters() const { return first_ != nullptr; }
  [[nodiscard]] Awaiter wait() { return Awaiter(*this); }

 private:
  ReadyQueue* ready_;
  Awaiter* first_ = nullptr;
};

}  // namespace turms::xmpp
