// SPDX-License-Identifier: Apache-2.0
#include "bridge/group_code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace turms::xmpp::bridge {
namespace {

using Groups = std::vector<int32_t>;

/// Groups 10, 11 ...
Groups some_groups(size_t count) {
  Groups groups(count);
  std::iota(groups.begin(), groups.end(), 10);
  return groups;
}

/// What Turms' answers say of a contact that is in these groups.
uint32_t answers_for(const GroupCode& code, const Groups& member_of) {
  uint32_t answers = 0;
  for (size_t i = 0; i < code.questions(); ++i) {
    const Groups asked = code.question(i);
    const bool is_there = std::any_of(member_of.begin(), member_of.end(), [&asked](int32_t group) {
      return std::find(asked.begin(), asked.end(), group) != asked.end();
    });
    if (is_there) answers |= 1U << i;
  }
  return answers;
}

TEST(GroupCodeTest, asks_less_than_once_a_group) {
  const std::pair<size_t, size_t> rows[] = {{0, 0},  {1, 1},  {2, 2},   {3, 3},    {4, 4},    {6, 4},      {7, 5},
                                            {10, 5}, {20, 6}, {126, 9}, {924, 12}, {925, 13}, {20'000, 13}};
  for (const auto& [groups, questions] : rows) {
    EXPECT_EQ(GroupCode(some_groups(groups)).questions(), questions) << groups;
  }
}

TEST(GroupCodeTest, tells_the_one_group_of_a_contact) {
  for (const size_t count : {1U, 4U, 5U, 6U, 7U, 35U, 126U, 300U}) {
    const GroupCode code(some_groups(count));
    for (const int32_t group : some_groups(count)) {
      const GroupCode::Reading reading = code.read(answers_for(code, {group}));
      EXPECT_TRUE(reading.is_sure);
      EXPECT_EQ(reading.groups, Groups{group}) << count;
    }
  }
}

TEST(GroupCodeTest, with_few_groups_tells_all_of_them) {
  const GroupCode code(some_groups(4));
  for (const Groups& member_of : {Groups{10, 13}, Groups{10, 11, 12, 13}, Groups{}}) {
    const GroupCode::Reading reading = code.read(answers_for(code, member_of));
    EXPECT_TRUE(reading.is_sure);
    EXPECT_EQ(reading.groups, member_of);
  }
}

TEST(GroupCodeTest, never_tells_wrongly_of_a_contact_in_two_groups_or_three) {
  const Groups all = some_groups(20);
  const GroupCode code(all);
  size_t unsure = 0;
  for (const int32_t a : all) {
    for (const int32_t b : all) {
      for (const int32_t c : all) {
        if (a >= b || b > c) continue;
        const Groups member_of = b == c ? Groups{a, b} : Groups{a, b, c};
        const GroupCode::Reading reading = code.read(answers_for(code, member_of));
        if (reading.is_sure) {
          EXPECT_EQ(reading.groups, member_of);
        } else {
          ++unsure;
          EXPECT_TRUE(std::includes(reading.groups.begin(), reading.groups.end(), member_of.begin(), member_of.end()));
        }
      }
    }
  }
  EXPECT_GT(unsure, 0U) << "the test would not notice a reading that guesses";
}

TEST(GroupCodeTest, answers_that_cannot_be_mean_anything) {
  const GroupCode code(some_groups(20));
  for (const uint32_t answers : {1U, 3U, 1U << 5}) {
    const GroupCode::Reading reading = code.read(answers);
    EXPECT_FALSE(reading.is_sure);
    EXPECT_EQ(reading.groups, some_groups(20));
  }
  EXPECT_TRUE(code.read(0).is_sure);
  EXPECT_TRUE(code.read(0).groups.empty());
}

TEST(GroupCodeTest, the_order_of_the_groups_does_not_matter) {
  const GroupCode code({30, 7, 12, 9, 5, 8});
  EXPECT_EQ(code.read(answers_for(code, {7})).groups, Groups{7});
}

}  // namespace
}  // namespace turms::xmpp::bridge
