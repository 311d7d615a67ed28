// SPDX-License-Identifier: Apache-2.0
#include "runtime/token_bucket.h"

#include <gtest/gtest.h>

namespace turms::xmpp::runtime {
namespace {

constexpr uint64_t kSecond = 1'000'000'000;

TEST(TokenBucketTest, lets_a_burst_through_and_then_asks_to_wait) {
  TokenBucket bucket(20, 3);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bucket.take(kSecond), 0u);
  const uint64_t wait = bucket.take(kSecond);
  EXPECT_GT(wait, 0u);
  EXPECT_LE(wait, kSecond / 20 + 1);
}

TEST(TokenBucketTest, has_a_token_again_after_the_time_it_named) {
  TokenBucket bucket(20, 1);
  EXPECT_EQ(bucket.take(kSecond), 0u);
  const uint64_t wait = bucket.take(kSecond);
  EXPECT_EQ(bucket.take(kSecond + wait), 0u);
}

TEST(TokenBucketTest, does_not_save_up_more_than_the_burst) {
  TokenBucket bucket(20, 2);
  EXPECT_EQ(bucket.take(kSecond), 0u);
  EXPECT_EQ(bucket.take(3600 * kSecond), 0u);
  EXPECT_EQ(bucket.take(3600 * kSecond), 0u);
  EXPECT_GT(bucket.take(3600 * kSecond), 0u);
}

TEST(TokenBucketTest, with_no_rate_is_no_limit) {
  TokenBucket bucket(0, 1);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(bucket.take(1), 0u);
}

}  // namespace
}  // namespace turms::xmpp::runtime
