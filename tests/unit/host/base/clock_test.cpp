// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <gtest/gtest.h>

#include <chrono>

#include "host/base/doubles.h"

namespace turms::gateway {
namespace {

TEST(SystemClock, monotonic_time_never_goes_back) {
  const SystemClock clock;
  uint64_t before = clock.monotonic_ns();
  for (int i = 0; i < 1000; ++i) {
    const uint64_t now = clock.monotonic_ns();
    ASSERT_GE(now, before);
    before = now;
  }
}

TEST(SystemClock, wall_time_agrees_with_the_standard_library) {
  const SystemClock clock;
  const auto before = std::chrono::system_clock::now().time_since_epoch();
  const int64_t told = clock.unix_ms();
  const auto after = std::chrono::system_clock::now().time_since_epoch();
  EXPECT_GE(told, std::chrono::duration_cast<std::chrono::milliseconds>(before).count());
  EXPECT_LE(told, std::chrono::duration_cast<std::chrono::milliseconds>(after).count());
}

TEST(FakeClock, moves_both_clocks_together) {
  testing::FakeClock clock;
  const uint64_t ns = clock.monotonic_ns();
  const int64_t ms = clock.unix_ms();
  clock.advance_ms(250);
  EXPECT_EQ(clock.monotonic_ns() - ns, 250'000'000U);
  EXPECT_EQ(clock.unix_ms() - ms, 250);
}

}  // namespace
}  // namespace turms::gateway
