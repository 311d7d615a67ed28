// SPDX-License-Identifier: Apache-2.0
#include "net/deadlines.h"

#include <gtest/gtest.h>

namespace turms::gateway::net {
namespace {

TEST(Deadlines, are_taken_in_order_of_time_once_due) {
  Deadlines deadlines;
  deadlines.set(1, 300);
  deadlines.set(2, 100);
  deadlines.set(3, 200);
  EXPECT_EQ(deadlines.earliest(), 100);
  EXPECT_EQ(deadlines.take_due(99), std::nullopt);
  EXPECT_EQ(deadlines.take_due(250), 2U);
  EXPECT_EQ(deadlines.take_due(250), 3U);
  EXPECT_EQ(deadlines.take_due(250), std::nullopt);
  EXPECT_EQ(deadlines.size(), 1U);
}

TEST(Deadlines, setting_again_moves_the_deadline) {
  Deadlines deadlines;
  deadlines.set(1, 100);
  deadlines.set(1, 500);
  EXPECT_EQ(deadlines.size(), 1U);
  EXPECT_EQ(deadlines.take_due(499), std::nullopt);
  EXPECT_EQ(deadlines.take_due(500), 1U);
}

TEST(Deadlines, two_of_the_same_moment_are_both_kept) {
  Deadlines deadlines;
  deadlines.set(1, 100);
  deadlines.set(2, 100);
  EXPECT_EQ(deadlines.take_due(100), 1U);
  EXPECT_EQ(deadlines.take_due(100), 2U);
}

TEST(Deadlines, a_cleared_deadline_never_comes) {
  Deadlines deadlines;
  deadlines.set(1, 100);
  deadlines.clear(1);
  deadlines.clear(7);
  EXPECT_EQ(deadlines.earliest(), std::nullopt);
  EXPECT_EQ(deadlines.take_due(1000), std::nullopt);
}

}  // namespace
}  // namespace turms::gateway::net
