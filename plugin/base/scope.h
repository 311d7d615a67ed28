// SPDX-License-Identifier: Apache-2.0
// A Scope owns tasks that run beside their owner: spawn() starts one, the end of the scope destroys (cancels) those
// that still run. What a task throws reaches the scope's handler, never the event loop. Not thread-safe; a task never
// destroys the scope it runs in (put such an end off through a ReadyQueue).
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <utility>

#include "base/task.h"

namespace turms::xmpp {

class Scope {
 public:
  using OnException = std::function<void(std::exception_ptr)>;

  explicit Scope(OnException on_exception = {}) : on_exception_(std::move(on_exception)) {
    head_.next = head_.prev = &head_;
  }
  ~Scope() { cancel(); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  /// Starts `task` at once, on the caller's stack, until it first suspends.
  void spawn(Task<void> task) { run(*this, std::move(task)); }

  /// Destroys every task that still runs, youngest first.
  void cancel() {
    while (head_.prev != &head_) {
      const std::coroutine_handle<> frame = head_.prev->frame;
      unlink(*head_.prev);
      frame.destroy();
    }
  }

  [[nodiscard]] size_t running() const { return running_; }

 private:
  struct Link {
    Link* next = nullptr;
    Link* prev = nullptr;
    std::coroutine_handle<> frame;
  };
  struct Runner {
    struct promise_type {
      promise_type(Scope& owner, Task<void>&) : scope(owner) {}
      ~promise_type() {
        if (link.next != nullptr) scope.unlink(link);
      }
      Runner get_return_object() {
        link.frame = std::coroutine_handle<promise_type>::from_promise(*this);
        scope.link(link);
        return {};
      }
      std::suspend_never initial_suspend() noexcept { return {}; }
      std::suspend_never final_suspend() noexcept { return {}; }
      void return_void() noexcept {}
      void unhandled_exception() noexcept {
        // Left first: the handler may cancel the others or end the scope, while this frame ends by itself.
        scope.unlink(link);
        try {
          if (scope.on_exception_) scope.on_exception_(std::current_exception());
        } catch (...) {
          // The handler of last resort failed as well; nobody is left to be told, and nothing may pass this border.
        }
      }
      Scope& scope;
      Link link;
    };
  };

  // The scope is named so that the promise can take it; the frame owns the task and ends with it.
  static Runner run(Scope& /*scope*/, Task<void> task) { co_await task; }

  void link(Link& link) {
    link.prev = head_.prev;
    link.next = &head_;
    head_.prev->next = &link;
    head_.prev = &link;
    ++running_;
  }
  void unlink(Link& link) {
    link.prev->next = link.next;
    link.next->prev = link.prev;
    link.next = link.prev = nullptr;
    --running_;
  }

  Link head_;
  size_t running_ = 0;
  OnException on_exception_;
};

}  // namespace turms::xmpp
