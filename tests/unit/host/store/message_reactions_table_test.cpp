// SPDX-License-Identifier: Apache-2.0
#include "store/message_reactions_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

struct MessageReactionsTableTest : testing::Test {
  Database database = memory_database();
  MessageReactionsTable reactions{database};
};

TEST_F(MessageReactionsTableTest, the_same_reaction_counts_once) {
  EXPECT_TRUE(*reactions.add(10, 3, 1));
  EXPECT_FALSE(*reactions.add(10, 3, 1));
  const auto groups = *reactions.groups(10, 5);
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].count, 1);
}

TEST_F(MessageReactionsTableTest, groups_are_by_type_and_name_the_first_users) {
  for (const int64_t user : {4, 1, 3}) ASSERT_TRUE(*reactions.add(10, 7, user));
  ASSERT_TRUE(*reactions.add(10, -2, 1));
  ASSERT_TRUE(*reactions.add(11, 7, 9));
  const auto groups = *reactions.groups(10, 2);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].reaction_type, -2);
  EXPECT_EQ(groups[1].reaction_type, 7);
  EXPECT_EQ(groups[1].count, 3);
  EXPECT_EQ(groups[1].user_ids, (std::vector<int64_t>{1, 3}));
}

TEST_F(MessageReactionsTableTest, what_is_removed_is_gone) {
  ASSERT_TRUE(*reactions.add(10, 7, 1));
  EXPECT_FALSE(*reactions.remove(10, 7, 2));
  EXPECT_FALSE(*reactions.remove(10, 8, 1));
  EXPECT_TRUE(*reactions.remove(10, 7, 1));
  EXPECT_TRUE(reactions.groups(10, 5)->empty());
}

TEST_F(MessageReactionsTableTest, old_messages_take_their_reactions_along) {
  for (const int64_t id : {10, 11, 12}) ASSERT_TRUE(*reactions.add(id, 7, 1));
  ASSERT_TRUE(reactions.remove_up_to(11).ok());
  EXPECT_TRUE(reactions.groups(11, 5)->empty());
  EXPECT_FALSE(reactions.groups(12, 5)->empty());
}

TEST_F(MessageReactionsTableTest, types_and_own_reactions_are_counted) {
  ASSERT_TRUE(*reactions.add(10, 7, 1));
  ASSERT_TRUE(*reactions.add(10, 7, 2));
  ASSERT_TRUE(*reactions.add(10, 8, 2));
  const auto counts = *reactions.counts(10, 2);
  EXPECT_EQ(counts.types, 2);
  EXPECT_EQ(counts.of_user, 2);
  EXPECT_EQ(reactions.counts(11, 2)->types, 0);
}

}  // namespace
}  // namespace turms::gateway::store
