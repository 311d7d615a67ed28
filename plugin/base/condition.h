// SPDX-License-Identifier: Apache-2.0
// Something that several coroutines wait for: they go on together when it is announced, in the order in which they came,
// and look for themselves whether it is what they wanted. Waiters go on through the ReadyQueue; a cancelled one leaves by
// itself. Not thread-safe.
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
      is_waiting_ = true;
      previous_ = condition_.last_;
      (previous_ != nullptr ? previous_->next_ : condition_.first_) = this;
      condition_.last_ = this;
    }
    void await_resume() noexcept { leave(); }

   private:
    friend class Condition;
    void leave() {
      if (!is_waiting_) return;  // announced: the condition may be gone
      (previous_ != nullptr ? previous_->next_ : condition_.first_) = next_;
      (next_ != nullptr ? next_->previous_ : condition_.last_) = previous_;
      is_waiting_ = false;
      previous_ = next_ = nullptr;
    }
    Condition& condition_;
    Awaiter* previous_ = nullptr;
    Awaiter* next_ = nullptr;
    bool is_waiting_ = false;
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
  Awaiter* first_ = nullptr;  // who came first
  Awaiter* last_ = nullptr;
};

}  // namespace turms::xmpp
