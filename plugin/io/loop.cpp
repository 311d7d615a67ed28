// SPDX-License-Identifier: Apache-2.0
#include "io/loop.h"

#include <algorithm>
#include <map>
#include <string>

#include <uv.h>

#include "io/uv_error.h"

namespace turms::xmpp::io {
namespace {

template <class H>
uv_handle_t* as_handle(const Handle<H>& handle) {
  return reinterpret_cast<uv_handle_t*>(handle.get());
}

// "tcp 2, poll 1": what keeps a loop from closing.
std::string open_handles(uv_loop_t* loop) {
  std::map<std::string, int> counts;
  uv_walk(
      loop,
      [](uv_handle_t* handle, void* into) {
        ++(*static_cast<std::map<std::string, int>*>(into))[uv_handle_type_name(handle->type)];
      },
      &counts);
  std::string text;
  for (const auto& [type, count] : counts) text += (text.empty() ? "" : ", ") + type + " " + std::to_string(count);
  return text;
}

}  // namespace

void Loop::FreeLoop::operator()(uv_loop_s* loop) const noexcept {
  delete loop;
}

Loop::Loop() : read_buffer_(std::make_unique<ReadBuffer>()) {
}

Result<std::unique_ptr<Loop>> Loop::create() {
  std::unique_ptr<Loop> loop(new Loop());
  if (auto opened = loop->open(); !opened) return opened.error();
  return loop;
}

Result<void> Loop::open() {
  auto fresh = std::make_unique<uv_loop_t>();
  if (const int status = uv_loop_init(fresh.get()); status != 0) return uv_error("loop", status);
  loop_.reset(fresh.release());

  auto wake = std::make_unique<uv_async_t>();
  const int status = uv_async_init(loop_.get(), wake.get(), [](uv_async_t* handle) {
    Loop* self = static_cast<Loop*>(handle->data);
    if (self->stop_asked_.exchange(false)) uv_stop(self->loop_.get());
  });
  if (status != 0) return uv_error("loop", status);
  wake->data = this;
  wake_.reset(wake.release());

  auto prepare = std::make_unique<uv_prepare_t>();
  uv_prepare_init(loop_.get(), prepare.get());
  prepare->data = this;
  prepare_.reset(prepare.release());
  uv_prepare_start(prepare_.get(), [](uv_prepare_t* handle) { static_cast<Loop*>(handle->data)->on_turn_end(); });
  uv_unref(as_handle(prepare_));

  auto timer = std::make_unique<uv_timer_t>();
  uv_timer_init(loop_.get(), timer.get());
  timer->data = this;
  timer_.reset(timer.release());
  uv_unref(as_handle(timer_));
  return {};
}

Loop::~Loop() {
  if (loop_ == nullptr || close().ok()) return;
  // Handles of others still point into it; a leak is the lesser evil.
  static_cast<void>(loop_.release());
}

void Loop::run() {
  // The wake handle keeps the loop alive when nothing else does.
  uv_run(loop_.get(), UV_RUN_DEFAULT);
}

void Loop::run_once() {
  uv_run(loop_.get(), UV_RUN_NOWAIT);
  // What this turn set free is finished before the caller looks; uv_run begins with the hook, it does not end with it.
  on_turn_end();
}

void Loop::stop() noexcept {
  stop_asked_.store(true);
  if (wake_ != nullptr) uv_async_send(wake_.get());
}

uint64_t Loop::now_ms() const {
  return uv_now(loop_.get());
}

Result<void> Loop::close() {
  if (loop_ == nullptr) return {};
  prepare_.reset();
  timer_.reset();
  wake_.reset();
  // A close callback may end further handles, whose own callbacks need another pass.
  constexpr int kPasses = 8;
  int status = 0;
  for (int pass = 0; pass < kPasses; ++pass) {
    uv_run(loop_.get(), UV_RUN_NOWAIT);
    status = uv_loop_close(loop_.get());
    if (status == 0) {
      loop_.reset();
      return {};
    }
  }
  return Error{Code::internal, "loop", "handles are still open: " + open_handles(loop_.get())};
}

void Loop::report_exception(std::exception_ptr exception) noexcept {
  ++exceptions_;
  if (!on_exception_) return;
  try {
    on_exception_(std::move(exception));
  } catch (...) {
    ++exceptions_;  // the handler of last resort failed as well: the counter tells
  }
}

void Loop::begin_turn() noexcept {
  turn_began_ns_ = uv_hrtime();
}

void Loop::on_turn_end() noexcept {
  if (turn_end_) guard(turn_end_);
  measure_lag();
  arm_timer();
}

void Loop::measure_lag() noexcept {
  if (turn_began_ns_ == 0) return;
  const uint64_t lasted = uv_hrtime() - turn_began_ns_;
  turn_began_ns_ = 0;
  // Only this thread raises it; a reader that resets it in between costs at most one old value.
  if (lasted > max_lag_ns_.load(std::memory_order_relaxed)) max_lag_ns_.store(lasted, std::memory_order_relaxed);
}

void Loop::arm_timer() noexcept {
  const uint64_t next = deadlines_.next_due_ms();
  if (timer_ == nullptr || next == armed_for_ms_) return;
  armed_for_ms_ = next;
  if (next == DeadlineQueue::kNever) {
    uv_timer_stop(timer_.get());
    return;
  }
  const uint64_t now = uv_now(loop_.get());
  uv_timer_start(
      timer_.get(), [](uv_timer_t* handle) { static_cast<Loop*>(handle->data)->on_timer(); },
      next > now ? next - now : 0, 0);
}

void Loop::on_timer() noexcept {
  armed_for_ms_ = DeadlineQueue::kNever;
  const uint64_t now = uv_now(loop_.get());
  const uint64_t mark = deadlines_.mark();
  while (Deadline* due = deadlines_.take_due(now, mark)) {
    guard([due] { DeadlineQueue::call(*due); });
  }
}

}  // namespace turms::xmpp::io
