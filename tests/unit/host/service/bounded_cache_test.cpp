// SPDX-License-Identifier: Apache-2.0
#include "service/bounded_cache.h"

#include <gtest/gtest.h>

namespace turms::gateway::service {
namespace {

TEST(BoundedCache, finds_what_was_put_until_it_is_erased) {
  BoundedCache<int, int> cache(8);
  EXPECT_EQ(cache.find(1), nullptr);
  cache.put(1, 10);
  ASSERT_NE(cache.find(1), nullptr);
  EXPECT_EQ(*cache.find(1), 10);
  cache.put(1, 11);
  EXPECT_EQ(*cache.find(1), 11);
  cache.erase(1);
  EXPECT_EQ(cache.find(1), nullptr);
}

TEST(BoundedCache, never_holds_more_than_its_capacity) {
  BoundedCache<int, int> cache(8);
  for (int i = 0; i < 1000; ++i) {
    cache.put(i, i);
    ASSERT_LE(cache.size(), 8U);
  }
  EXPECT_EQ(cache.find(0), nullptr);
  EXPECT_NE(cache.find(999), nullptr);
}

TEST(BoundedCache, what_is_asked_for_stays) {
  BoundedCache<int, int> cache(8);
  cache.put(-1, 7);
  for (int i = 0; i < 1000; ++i) {
    cache.put(i, i);
    ASSERT_NE(cache.find(-1), nullptr) << i;
    ASSERT_EQ(*cache.find(-1), 7);
  }
}

TEST(BoundedCache, erase_and_clear_reach_the_older_generation) {
  BoundedCache<int, int> cache(4);
  cache.put(1, 1);
  cache.put(2, 2);
  cache.put(3, 3);  // 1 and 2 are the older generation now
  cache.erase(1);
  EXPECT_EQ(cache.find(1), nullptr);
  cache.clear();
  EXPECT_EQ(cache.find(2), nullptr);
  EXPECT_EQ(cache.size(), 0U);
}

TEST(BoundedCache, heavy_entries_take_the_place_of_many) {
  BoundedCache<int, int> cache(20);
  for (int i = 0; i < 100; ++i) {
    cache.put(i, i, 5);
    ASSERT_LE(cache.size(), 4U);
  }
  EXPECT_NE(cache.find(99), nullptr);
  for (int i = 0; i < 100; ++i) {
    cache.put(99, i, 5);
    ASSERT_NE(cache.find(98), nullptr) << "writing one entry again must not push the others out";
  }
  cache.put(1000, 1, 50);
  EXPECT_NE(cache.find(1000), nullptr) << "what is heavier than a generation is held alone";
}

}  // namespace
}  // namespace turms::gateway::service
