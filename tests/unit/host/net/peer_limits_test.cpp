// SPDX-License-Identifier: Apache-2.0
#include "net/peer_limits.h"

#include <gtest/gtest.h>

namespace turms::gateway::net {
namespace {

constexpr RateLimiting kRate{.capacity = 5, .initial_tokens = 3, .tokens_per_period = 2, .refill_interval_millis = 100};

int tokens_now(PeerLimits& limits, const std::string& ip, int64_t now_ms) {
  int taken = 0;
  while (limits.take_token(ip, now_ms)) ++taken;
  return taken;
}

TEST(PeerLimits, a_new_address_has_the_initial_tokens) {
  PeerLimits limits(kRate, 10, 10);
  EXPECT_EQ(tokens_now(limits, "10.0.0.1", 0), 3);
}

TEST(PeerLimits, addresses_do_not_share_a_bucket) {
  PeerLimits limits(kRate, 10, 10);
  EXPECT_EQ(tokens_now(limits, "10.0.0.1", 0), 3);
  EXPECT_EQ(tokens_now(limits, "10.0.0.2", 0), 3);
}

TEST(PeerLimits, an_empty_bucket_gets_the_tokens_of_the_whole_periods_since) {
  PeerLimits limits(kRate, 10, 10);
  EXPECT_EQ(tokens_now(limits, "a", 0), 3);
  EXPECT_EQ(tokens_now(limits, "a", 99), 0);
  EXPECT_EQ(tokens_now(limits, "a", 199), 2);  // one period and 99 ms, which are not lost
  EXPECT_EQ(tokens_now(limits, "a", 200), 2);
}

TEST(PeerLimits, a_bucket_that_is_not_empty_is_not_refilled) {
  PeerLimits limits(kRate, 10, 10);
  EXPECT_TRUE(limits.take_token("a", 0));
  // Two are left; after a long time they are used first, then all periods since the start count, up to the capacity.
  EXPECT_TRUE(limits.take_token("a", 1'000'000));
  EXPECT_TRUE(limits.take_token("a", 1'000'000));
  EXPECT_EQ(tokens_now(limits, "a", 1'000'000), 5);
}

TEST(PeerLimits, no_refill_without_an_interval) {
  PeerLimits limits({.capacity = 5, .initial_tokens = 1, .tokens_per_period = 1, .refill_interval_millis = 0}, 10, 10);
  EXPECT_EQ(tokens_now(limits, "a", 0), 1);
  EXPECT_EQ(tokens_now(limits, "a", 1'000'000), 0);
}

TEST(PeerLimits, connections_are_bounded_per_address_and_in_all) {
  PeerLimits limits(kRate, 3, 2);
  EXPECT_TRUE(limits.admit("a", 0));
  EXPECT_TRUE(limits.admit("a", 0));
  EXPECT_FALSE(limits.admit("a", 0));
  EXPECT_TRUE(limits.admit("b", 0));
  EXPECT_FALSE(limits.admit("c", 0));
  limits.release("a", 0);
  EXPECT_TRUE(limits.admit("c", 0));
  EXPECT_EQ(limits.connections(), 3U);
}

TEST(PeerLimits, reconnecting_does_not_win_tokens) {
  PeerLimits limits(kRate, 10, 10);
  EXPECT_TRUE(limits.admit("a", 0));
  EXPECT_EQ(tokens_now(limits, "a", 0), 3);
  limits.release("a", 0);
  EXPECT_TRUE(limits.admit("a", 50));
  EXPECT_EQ(tokens_now(limits, "a", 50), 0);
}

TEST(PeerLimits, an_address_is_forgotten_when_that_gives_it_nothing) {
  PeerLimits limits(kRate, 10, 10);
  EXPECT_TRUE(limits.admit("used", 0));
  EXPECT_EQ(tokens_now(limits, "used", 0), 3);
  EXPECT_TRUE(limits.admit("idle", 0));
  limits.release("idle", 0);
  EXPECT_EQ(limits.addresses(), 1U);
  limits.release("used", 200);  // two periods would have brought four tokens
  EXPECT_EQ(limits.addresses(), 0U);
}

TEST(PeerLimits, the_table_is_bounded_when_nobody_has_recovered) {
  PeerLimits limits(kRate, 1, 1);
  for (size_t i = 0; i < PeerLimits::kMaxIdleAddresses + 10; ++i) EXPECT_TRUE(limits.take_token(std::to_string(i), 0));
  EXPECT_LE(limits.addresses(), PeerLimits::kMaxIdleAddresses + 1);
}

}  // namespace
}  // namespace turms::gateway::net
