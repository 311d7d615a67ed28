// SPDX-License-Identifier: Apache-2.0
#include "bridge/lru_table.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace turms::xmpp::bridge {
namespace {

struct Identity {
  size_t operator()(int key) const { return static_cast<size_t>(key); }
};
struct Colliding {
  size_t operator()(int) const { return 7; }
};

template <class Table>
std::vector<int> keys(const Table& table) {
  std::vector<int> all;
  table.visit_newest_first([&](int key, int) {
    all.push_back(key);
    return false;
  });
  return all;
}

TEST(lru_table, finds_what_was_put) {
  LruTable<int, int, Identity> table(4);
  EXPECT_EQ(table.find(1), nullptr);
  table.put(1, 10);
  table.put(2, 20);
  table.put(1, 11);
  ASSERT_NE(table.find(1), nullptr);
  EXPECT_EQ(*table.find(1), 11);
  EXPECT_EQ(table.size(), 2U);
}

TEST(lru_table, forgets_what_was_used_longest_ago) {
  LruTable<int, int, Identity> table(3);
  for (int key = 1; key <= 3; ++key) table.put(key, key);
  table.find(1);
  table.put(4, 4);
  EXPECT_EQ(keys(table), (std::vector<int>{4, 1, 3}));
  EXPECT_EQ(table.find(2), nullptr);
}

TEST(lru_table, stops_visiting_when_told) {
  LruTable<int, int, Identity> table(3);
  for (int key = 1; key <= 3; ++key) table.put(key, key);
  int visited = 0;
  table.visit_newest_first([&](int, int) { return ++visited == 2; });
  EXPECT_EQ(visited, 2);
}

TEST(lru_table, has_room_for_one_at_least) {
  LruTable<int, int, Identity> table(0);
  table.put(1, 1);
  table.put(2, 2);
  EXPECT_EQ(keys(table), std::vector<int>{2});
}

// Against a plain model, through growth, eviction and one long chain.
template <class Hash>
void compare_with_model() {
  constexpr size_t kCapacity = 50;
  LruTable<int, int, Hash> table(kCapacity);
  std::vector<std::pair<int, int>> model;  // newest first
  uint32_t state = 1;
  for (int step = 0; step < 5000; ++step) {
    state = state * 1664525U + 1013904223U;
    const int key = static_cast<int>((state >> 16U) % 90);
    const auto known = std::find_if(model.begin(), model.end(), [&](const auto& entry) { return entry.first == key; });
    if ((state >> 30U) == 0) {
      int* found = table.find(key);
      ASSERT_EQ(found != nullptr, known != model.end());
      if (found != nullptr) {
        ASSERT_EQ(*found, known->second);
        std::rotate(model.begin(), known, known + 1);
      }
    } else {
      table.put(key, step);
      if (known != model.end()) model.erase(known);
      model.insert(model.begin(), {key, step});
      if (model.size() > kCapacity) model.pop_back();
    }
    ASSERT_EQ(table.size(), model.size());
  }
  std::vector<int> expected;
  for (const auto& entry : model) expected.push_back(entry.first);
  EXPECT_EQ(keys(table), expected);
}

TEST(lru_table, agrees_with_a_plain_model) {
  compare_with_model<Identity>();
}
TEST(lru_table, agrees_with_a_plain_model_when_every_key_collides) {
  compare_with_model<Colliding>();
}

}  // namespace
}  // namespace turms::xmpp::bridge
