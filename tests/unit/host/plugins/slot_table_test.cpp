// SPDX-License-Identifier: Apache-2.0
#include "plugins/slot_table.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace turms::gateway::plugins {
namespace {

struct Thing final : Slot {};

TEST(SlotTable, ids_never_repeat_and_carry_the_low_bits) {
  SlotTable<Thing> table(2);
  std::set<uint64_t> seen;
  for (int i = 0; i < 1000; ++i) {
    uint64_t id = 0;
    Thing* thing = table.take(7, id);
    ASSERT_NE(thing, nullptr);
    EXPECT_EQ(id & 0xFFU, 7U);
    EXPECT_TRUE(seen.insert(id).second);
    EXPECT_EQ(table.at(id), thing);
    table.give_back(*thing);
  }
}

TEST(SlotTable, is_full_at_its_capacity) {
  SlotTable<Thing> table(2);
  uint64_t id = 0;
  Thing* first = table.take(0, id);
  ASSERT_NE(table.take(0, id), nullptr);
  EXPECT_EQ(table.take(0, id), nullptr);
  EXPECT_EQ(table.in_use(), 2U);
  table.give_back(*first);
  EXPECT_NE(table.take(0, id), nullptr);
}

TEST(SlotTable, tells_ids_that_were_issued_from_invented_ones) {
  SlotTable<Thing> table(10);
  uint64_t id = 0;
  Thing* thing = table.take(1, id);
  EXPECT_TRUE(table.was_issued(id));
  table.give_back(*thing);
  EXPECT_TRUE(table.was_issued(id)) << "stale, not invented";
  EXPECT_FALSE(table.was_issued(0));
  EXPECT_FALSE(table.was_issued(12345));
  EXPECT_FALSE(table.was_issued(UINT64_MAX));
  EXPECT_FALSE(table.was_issued(id + (uint64_t{1} << 28U))) << "a generation that is still to come";
}

TEST(SlotTable, pointers_stay_good_while_it_grows) {
  SlotTable<Thing> table(5000);
  uint64_t first_id = 0;
  Thing* first = table.take(0, first_id);
  size_t visited = 0;
  for (int i = 1; i < 5000; ++i) {
    uint64_t id = 0;
    ASSERT_NE(table.take(0, id), nullptr);
  }
  EXPECT_EQ(table.at(first_id), first);
  table.for_each([&](Thing&) { ++visited; });
  EXPECT_EQ(visited, 5000U);
}

TEST(SlotTable, is_used_by_many_threads_at_once) {
  SlotTable<Thing> table(64);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&table] {
      for (int i = 0; i < 2000; ++i) {
        uint64_t id = 0;
        Thing* thing = table.take(0, id);
        ASSERT_NE(thing, nullptr);
        {
          const std::lock_guard lock(thing->mutex);
          thing->id = id;
        }
        ASSERT_EQ(table.at(id), thing);
        {
          const std::lock_guard lock(thing->mutex);
          thing->id = 0;
        }
        table.give_back(*thing);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(table.in_use(), 0U);
}

}  // namespace
}  // namespace turms::gateway::plugins
