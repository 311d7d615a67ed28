// SPDX-License-Identifier: Apache-2.0
// The only two clocks of the plugin, both from the host, so that a test turns time by hand. Pure rooms are given a
// time, never a clock.
#pragma once

#include <cstdint>

namespace turms::xmpp {

class Clock {
 public:
  virtual ~Clock() = default;
  /// Milliseconds since the Unix epoch, UTC; may jump. Thread: any.
  [[nodiscard]] virtual int64_t unix_ms() const = 0;
  /// Nanoseconds that never go back; for durations only. Thread: any.
  [[nodiscard]] virtual uint64_t monotonic_ns() const = 0;
};

}  // namespace turms::xmpp
