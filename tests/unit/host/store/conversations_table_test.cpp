// SPDX-License-Identifier: Apache-2.0
#include "store/conversations_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

struct ConversationsTableTest : testing::Test {
  Database database = memory_database();
  ConversationsTable conversations{database};
};

TEST_F(ConversationsTableTest, read_dates_have_a_direction) {
  EXPECT_TRUE(*conversations.move_private(1, 2, 500, ReadDateMoves::forward_only));
  EXPECT_EQ(*conversations.private_read_date(1, 2), 500);
  EXPECT_EQ(*conversations.private_read_date(2, 1), std::nullopt);
}

TEST_F(ConversationsTableTest, read_dates_move_back_only_when_they_may) {
  ASSERT_TRUE(*conversations.move_private(1, 2, 500, ReadDateMoves::forward_only));
  EXPECT_FALSE(*conversations.move_private(1, 2, 500, ReadDateMoves::forward_only));
  EXPECT_FALSE(*conversations.move_private(1, 2, 400, ReadDateMoves::forward_only));
  EXPECT_EQ(*conversations.private_read_date(1, 2), 500);
  EXPECT_TRUE(*conversations.move_private(1, 2, 400, ReadDateMoves::both_ways));
  EXPECT_EQ(*conversations.private_read_date(1, 2), 400);
  ASSERT_TRUE(*conversations.move_group(7, 1, 500, ReadDateMoves::forward_only));
  EXPECT_FALSE(*conversations.move_group(7, 1, 400, ReadDateMoves::forward_only));
  EXPECT_TRUE(*conversations.move_group(7, 1, 400, ReadDateMoves::both_ways));
}

TEST_F(ConversationsTableTest, writing_moves_the_own_read_date_and_never_back) {
  EXPECT_FALSE(*conversations.has_written(1, 2));
  ASSERT_TRUE(conversations.note_written(1, 2, 500).ok());
  EXPECT_TRUE(*conversations.has_written(1, 2));
  EXPECT_FALSE(*conversations.has_written(2, 1));
  EXPECT_EQ(*conversations.private_read_date(1, 2), 500);
  ASSERT_TRUE(conversations.note_written(1, 2, 400).ok());
  EXPECT_EQ(*conversations.private_read_date(1, 2), 500);
  ASSERT_TRUE(conversations.note_written(1, 2, 600).ok());
  EXPECT_EQ(*conversations.private_read_date(1, 2), 600);
}

TEST_F(ConversationsTableTest, writing_may_leave_the_read_date_alone) {
  ASSERT_TRUE(conversations.note_written(1, 2, std::nullopt).ok());
  EXPECT_TRUE(*conversations.has_written(1, 2));
  EXPECT_EQ(*conversations.private_read_date(1, 2), std::nullopt);
  ASSERT_TRUE(*conversations.move_private(3, 2, 500, ReadDateMoves::forward_only));
  ASSERT_TRUE(conversations.note_written(3, 2, std::nullopt).ok());
  EXPECT_TRUE(*conversations.has_written(3, 2));
  EXPECT_EQ(*conversations.private_read_date(3, 2), 500);
}

TEST_F(ConversationsTableTest, a_group_has_a_date_for_each_member) {
  ASSERT_TRUE(*conversations.move_group(7, 2, 500, ReadDateMoves::forward_only));
  ASSERT_TRUE(*conversations.move_group(7, 1, 400, ReadDateMoves::forward_only));
  ASSERT_TRUE(*conversations.move_group(8, 1, 300, ReadDateMoves::forward_only));
  const auto dates = *conversations.group_read_dates(7);
  ASSERT_EQ(dates.size(), 2U);
  EXPECT_EQ(dates[0].member_id, 1);
  EXPECT_EQ(dates[0].read_date, 400);
  ASSERT_TRUE(conversations.remove_group(7).ok());
  EXPECT_TRUE(conversations.group_read_dates(7)->empty());
  EXPECT_EQ(conversations.group_read_dates(8)->size(), 1U);
}

}  // namespace
}  // namespace turms::gateway::store
