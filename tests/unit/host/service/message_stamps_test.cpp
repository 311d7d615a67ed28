// SPDX-License-Identifier: Apache-2.0
#include "service/message_stamps.h"

#include <limits>

#include <gtest/gtest.h>

namespace turms::gateway::service {
namespace {

constexpr int64_t kNow = 1'772'357'400'125;

TEST(MessageStamps, ids_carry_the_time_and_grow_within_a_millisecond) {
  MessageStamps stamps({});
  const MessageStamp first = stamps.next(kNow);
  EXPECT_EQ(first.delivery_date, kNow);
  EXPECT_EQ((first.id >> kSnowflakeTimeShift) + kSnowflakeEpochMs, kNow);
  EXPECT_EQ(stamps.next(kNow).id, first.id + 1);
  EXPECT_GT(stamps.next(kNow + 1).id, first.id + 1);
}

TEST(MessageStamps, a_clock_that_goes_back_repeats_the_last_date_and_never_an_id) {
  MessageStamps stamps({});
  const MessageStamp first = stamps.next(kNow);
  const MessageStamp second = stamps.next(kNow - 60'000);
  EXPECT_EQ(second.delivery_date, first.delivery_date);
  EXPECT_GT(second.id, first.id);
}

TEST(MessageStamps, a_new_process_goes_on_where_the_last_one_stopped) {
  MessageStamps before({});
  const MessageStamp last = before.next(kNow);
  MessageStamps after(last);
  const MessageStamp next = after.next(kNow - 1000);
  EXPECT_GT(next.id, last.id);
  EXPECT_EQ(next.delivery_date, last.delivery_date);
}

TEST(MessageStamps, thousands_in_one_millisecond_stay_below_the_next) {
  MessageStamps stamps({});
  MessageStamp last{};
  for (int i = 0; i < 100'000; ++i) last = stamps.next(kNow);
  EXPECT_GT(stamps.next(kNow + 1).id, last.id);
}

TEST(MessageStamps, ids_are_positive_for_a_century_and_before_the_epoch) {
  MessageStamps stamps({});
  EXPECT_GT(stamps.next(0).id, 0);
  EXPECT_GT(stamps.next(kSnowflakeEpochMs + (int64_t{1} << 41) - 1).id, 0);
}

}  // namespace
}  // namespace turms::gateway::service
