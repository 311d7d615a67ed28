// SPDX-License-Identifier: Apache-2.0
// One event loop, run by one thread: the owner of everything that happens on a shard. Streams, listeners, timers and
// inboxes are opened on a loop and must be gone before it is closed. After each batch of events, and before it sleeps,
// the loop calls its turn end: that is where waiting coroutines go on and gathered writes leave. Exceptions of
// callbacks stop here.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include "base/result.h"
#include "io/deadline_queue.h"
#include "io/handle.h"

struct uv_loop_s;

namespace turms::xmpp::io {

class Loop {
 public:
  using OnException = std::function<void(std::exception_ptr)>;

  /// \errors io (no descriptors left)
  /// Thread: any; all else on the thread that runs the loop, unless said otherwise.
  [[nodiscard]] static Result<std::unique_ptr<Loop>> create();

  /// Closes if close() was not called. With handles still open the memory of the loop is leaked on purpose: they point
  /// into it.
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Serves events until stop(), also when there are none. May be called again afterwards.
  void run();

  /// Serves what is ready and returns without waiting: one turn, its turn end included. For tests and for the way down.
  void run_once();

  /// Makes run() return after the present turn, or at once when it is called later. Thread: any, until close().
  void stop() noexcept;

  /// Called once a turn, after its events and before the loop sleeps. May do anything but run the loop.
  void set_turn_end(std::function<void()> turn_end) { turn_end_ = std::move(turn_end); }

  /// Told of what a callback threw (a bug, or bad_alloc). Without it the exception is counted and dropped.
  void set_on_exception(OnException on_exception) { on_exception_ = std::move(on_exception); }
  [[nodiscard]] uint64_t exceptions() const { return exceptions_; }

  /// The time of this turn in milliseconds, monotonic, from an arbitrary start; does not move while a turn lasts.
  [[nodiscard]] uint64_t now_ms() const;

  /// The longest turn in nanoseconds since the last call: how long an event may have had to wait. Thread: any.
  [[nodiscard]] uint64_t take_max_lag_ns() noexcept { return max_lag_ns_.exchange(0, std::memory_order_relaxed); }

  /// Ends the loop: its own handles are closed, pending close callbacks run, and libuv must agree that nothing is left.
  /// \errors internal (a handle of somebody else is still open; the detail counts them by type; may be tried again)
  [[nodiscard]] Result<void> close();

  /// Runs `call`; what it throws goes to the exception handler. \returns false when it threw. For this room's
  /// callbacks.
  template <class Call>
  bool guard(Call&& call) noexcept {
    if (turn_began_ns_ == 0) begin_turn();
    try {
      std::forward<Call>(call)();
      return true;
    } catch (...) {
      report_exception(std::current_exception());
      return false;
    }
  }

  // For the other files of this room.
  [[nodiscard]] uv_loop_s* raw() { return loop_.get(); }
  [[nodiscard]] DeadlineQueue& deadlines() { return deadlines_; }
  using ReadBuffer = std::array<char, 65536>;
  /// The one buffer that all streams of this loop read into; its content is dead after each read callback.
  [[nodiscard]] ReadBuffer& read_buffer() { return *read_buffer_; }

 private:
  Loop();
  Result<void> open();
  void report_exception(std::exception_ptr exception) noexcept;
  void begin_turn() noexcept;
  void on_turn_end() noexcept;
  void on_timer() noexcept;
  void measure_lag() noexcept;
  void arm_timer() noexcept;

  struct FreeLoop {
    void operator()(uv_loop_s* loop) const noexcept;
  };
  std::unique_ptr<uv_loop_s, FreeLoop> loop_;
  std::unique_ptr<ReadBuffer> read_buffer_;
  Handle<uv_prepare_s> prepare_;
  Handle<uv_async_s> wake_;
  Handle<uv_timer_s> timer_;
  DeadlineQueue deadlines_;
  uint64_t armed_for_ms_ = DeadlineQueue::kNever;
  std::function<void()> turn_end_;
  OnException on_exception_;
  uint64_t exceptions_ = 0;
  uint64_t turn_began_ns_ = 0;  // the first callback of this turn; 0 before it
  std::atomic<uint64_t> max_lag_ns_{0};
  std::atomic<bool> stop_asked_{false};
};

}  // namespace turms::xmpp::io
