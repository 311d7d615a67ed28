// SPDX-License-Identifier: Apache-2.0
// A value that arrives once, later: one side calls set(), one coroutine awaits it. The waiter goes on through the
// ReadyQueue, never from within set(). Neither side may outlive the OneShot while the other waits; a cancelled waiter
// just forgets it.
#pragma once

#include <coroutine>
#include <optional>
#include <utility>

#include "base/ready_queue.h"

namespace turms::xmpp {

template <class T>
class OneShot {
 public:
  explicit OneShot(ReadyQueue& ready) : ready_(ready) {}
  OneShot(const OneShot&) = delete;
  OneShot& operator=(const OneShot&) = delete;

  [[nodiscard]] bool is_set() const { return value_.has_value(); }

  /// The first value counts; later ones are dropped.
  void set(T value) {
    if (value_) return;
    value_.emplace(std::move(value));
    if (waiter_ != nullptr) ready_.push(*waiter_);
  }

  class Awaiter {
   public:
    explicit Awaiter(OneShot& shot) : shot_(shot) {}
    Awaiter(const Awaiter&) = delete;
    Awaiter& operator=(const Awaiter&) = delete;
    ~Awaiter() {
      if (shot_.waiter_ == &node_) shot_.waiter_ = nullptr;
    }
    [[nodiscard]] bool await_ready() const noexcept { return shot_.is_set(); }
    void await_suspend(std::coroutine_handle<> caller) noexcept {
      node_.handle = caller;
      shot_.waiter_ = &node_;
    }
    T await_resume() {
      shot_.waiter_ = nullptr;
      return std::move(*shot_.value_);
    }

   private:
    OneShot& shot_;
    ReadyQueue::Node node_;
  };

  Awaiter operator co_await() noexcept { return Awaiter(*this); }

 private:
  ReadyQueue& ready_;
  std::optional<T> value_;
  ReadyQueue::Node* waiter_ = nullptr;
};

}  // namespace turms::xmpp
