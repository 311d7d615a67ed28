// SPDX-License-Identifier: Apache-2.0
// A timer on a loop, once or repeating. It is a small node of the loop's deadline queue, so that every connection may
// have several. Its owner owns it as a member: destroying it cancels it, also from within its own callback.
#pragma once

#include <cstdint>
#include <functional>

#include "io/callback.h"
#include "io/deadline_queue.h"

namespace turms::xmpp::io {

class Loop;

class Timer final : private Deadline {
 public:
  /// `on_due` is called on the loop's thread, never from within start(). The loop must outlive the timer.
  Timer(Loop& loop, std::function<void()> on_due);

  /// Once, `delay_ms` after the present turn (0: in the next turn). Starting again moves it. Thread: loop.
  void start(uint64_t delay_ms);
  /// Every `period_ms` (at least 1). A period that the loop was too busy for is skipped, not made up for. Thread: loop.
  void start_repeating(uint64_t period_ms);
  /// The callback will not come. Thread: loop.
  void stop();
  [[nodiscard]] bool is_running() const { return is_set(); }

 private:
  void on_due() override;

  Loop& loop_;
  uint64_t period_ms_ = 0;
  Callback callback_;
};

}  // namespace turms::xmpp::io
