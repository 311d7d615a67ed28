// SPDX-License-Identifier: Apache-2.0
#include "io/timer.h"

#include <algorithm>
#include <utility>

#include "io/loop.h"

namespace turms::xmpp::io {

Timer::Timer(Loop& loop, std::function<void()> on_due) : loop_(loop), callback_(std::move(on_due)) {
}

void Timer::start(uint64_t delay_ms) {
  period_ms_ = 0;
  loop_.deadlines().set(*this, loop_.now_ms() + delay_ms);
}

void Timer::start_repeating(uint64_t period_ms) {
  period_ms_ = std::max<uint64_t>(period_ms, 1);
  loop_.deadlines().set(*this, loop_.now_ms() + period_ms_);
}

void Timer::stop() {
  loop_.deadlines().clear(*this);
}

void Timer::on_due() {
  if (period_ms_ != 0) {
    const uint64_t now = loop_.now_ms();
    const uint64_t next = due_ms() + period_ms_;
    loop_.deadlines().set(*this, next > now ? next : now + period_ms_);
  }
  callback_();  // may destroy this timer: nothing comes after it
}

}  // namespace turms::xmpp::io
