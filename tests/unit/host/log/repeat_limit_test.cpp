// SPDX-License-Identifier: Apache-2.0
#include "log/repeat_limit.h"

#include <gtest/gtest.h>

namespace turms::gateway::log {
namespace {

constexpr uint64_t kSecond = 1'000'000'000;

TEST(RepeatLimit, lets_so_many_of_a_name_through_each_second) {
  RepeatLimit limit(2);
  EXPECT_TRUE(limit.pass("a", 0));
  EXPECT_TRUE(limit.pass("a", 1));
  EXPECT_FALSE(limit.pass("a", 2));
  EXPECT_TRUE(limit.pass("b", 2));
  ASSERT_EQ(limit.due(kSecond).size(), 1U);
  EXPECT_TRUE(limit.pass("a", kSecond));
}

TEST(RepeatLimit, tells_each_count_once_when_its_second_is_over) {
  RepeatLimit limit(1);
  for (uint64_t i = 0; i < 5; ++i) (void)limit.pass("a", i);
  EXPECT_TRUE(limit.due(kSecond - 1).empty());
  const auto told = limit.due(kSecond);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].event, "a");
  EXPECT_EQ(told[0].count, 4U);
  EXPECT_TRUE(limit.due(2 * kSecond).empty());
}

TEST(RepeatLimit, a_quiet_event_is_never_held_back) {
  RepeatLimit limit(1);
  for (uint64_t second = 0; second < 10; ++second) EXPECT_TRUE(limit.pass("a", second * kSecond));
  EXPECT_TRUE(limit.due(20 * kSecond).empty());
}

TEST(RepeatLimit, zero_switches_it_off) {
  RepeatLimit limit(0);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(limit.pass("a", 0));
}

TEST(RepeatLimit, invented_names_share_one_window_beyond_the_bound) {
  RepeatLimit limit(1);
  for (int i = 0; i < 512; ++i) EXPECT_TRUE(limit.pass("name" + std::to_string(i), 0));
  EXPECT_TRUE(limit.pass("one more", 0));
  EXPECT_FALSE(limit.pass("and another", 0));
}

TEST(RepeatLimit, the_rest_is_told_at_the_end) {
  RepeatLimit limit(1);
  (void)limit.pass("a", 0);
  (void)limit.pass("a", 0);
  ASSERT_EQ(limit.rest().size(), 1U);
  EXPECT_TRUE(limit.rest().empty());
}

}  // namespace
}  // namespace turms::gateway::log
