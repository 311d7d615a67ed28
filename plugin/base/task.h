// SPDX-License-Identifier: Apache-2.0
// Task<T> is a lazy coroutine with one awaiter: nothing runs until it is awaited (or spawned into a Scope), and whoever
// owns the Task owns the frame, so that destroying it cancels. Parameters are taken by value, or by reference to
// something that owns the scope the task runs in.
//
// A task that is awaited runs on its awaiter's stack until it first waits; when it ends later, it transfers to its
// awaiter.
//
// g++ 12 destroys aggregate temporaries of a co_await expression twice. The promise therefore refuses aggregate
// parameters at compile time: give such a type a constructor. One co_await a statement, never inside a braced
// initialiser.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace turms::xmpp {

template <class T = void>
class Task;

namespace detail {

struct FinalAwaiter {
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
    return self.promise().continuation;
  }
  void await_resume() const noexcept {}
};

class PromiseBase {
 public:
  template <class... Parameters>
  explicit PromiseBase(Parameters&...) {
    static_assert((... && !std::is_aggregate_v<std::remove_cvref_t<Parameters>>),
                  "g++ 12 destroys aggregate temporaries of a co_await expression twice: give the type a constructor");
  }
  std::suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { exception_ = std::current_exception(); }

  std::coroutine_handle<> continuation = std::noop_coroutine();

 protected:
  std::exception_ptr exception_;
};

template <class T>
class Promise final : public PromiseBase {
 public:
  using PromiseBase::PromiseBase;
  Task<T> get_return_object() noexcept;
  template <class U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    if (exception_) std::rethrow_exception(exception_);
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class Promise<void> final : public PromiseBase {
 public:
  using PromiseBase::PromiseBase;
  Task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void take() {
    if (exception_) std::rethrow_exception(exception_);
  }
};

}  // namespace detail

template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task() = default;
  explicit Task(Handle handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      if (handle_) handle_.destroy();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  [[nodiscard]] bool is_valid() const { return static_cast<bool>(handle_); }

  class Awaiter {
   public:
    explicit Awaiter(Handle handle) : handle_(handle) {}
    [[nodiscard]] bool await_ready() const noexcept { return handle_.done(); }
    // Called rather than transferred to: a transfer is a tail call in optimised builds only, and elsewhere (debug,
    // sanitizers) a loop that awaits tasks which never wait would grow the stack with each round.
    bool await_suspend(std::coroutine_handle<> caller) noexcept {
      handle_.resume();
      if (handle_.done()) return false;
      handle_.promise().continuation = caller;
      return true;
    }
    T await_resume() { return handle_.promise().take(); }

   private:
    Handle handle_;
  };

  Awaiter operator co_await() const& noexcept { return Awaiter(handle_); }
  Awaiter operator co_await() const&& noexcept { return Awaiter(handle_); }

 private:
  Handle handle_;
};

template <class T>
Task<T> detail::Promise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}
inline Task<void> detail::Promise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}

}  // namespace turms::xmpp
