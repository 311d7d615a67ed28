// SPDX-License-Identifier: Apache-2.0
// The gateway's two clocks as an interface, so that tests turn time by hand. Rooms take a Clock&; only the composition
// root and tests create one. Monotonic time measures, wall time is told to people and peers.
#pragma once

#include <ctime>

#include <cstdint>

namespace turms::gateway {

class Clock {
 public:
  virtual ~Clock() = default;

  /// Nanoseconds since an arbitrary point; never goes back. Thread: any.
  [[nodiscard]] virtual uint64_t monotonic_ns() const = 0;

  /// Milliseconds since 1970-01-01T00:00:00Z; may jump when the operator sets the clock. Thread: any.
  [[nodiscard]] virtual int64_t unix_ms() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] uint64_t monotonic_ns() const override {
    const timespec now = read(CLOCK_MONOTONIC);
    return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<uint64_t>(now.tv_nsec);
  }
  [[nodiscard]] int64_t unix_ms() const override {
    const timespec now = read(CLOCK_REALTIME);
    return static_cast<int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
  }

 private:
  static timespec read(clockid_t which) {
    timespec now{};
    clock_gettime(which, &now);  // cannot fail: both clocks exist on every Linux
    return now;
  }
};

}  // namespace turms::gateway
