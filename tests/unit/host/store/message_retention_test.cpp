// SPDX-License-Identifier: Apache-2.0
#include "store/message_retention.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"
#include "store/messages_table.h"

namespace turms::gateway::store {
namespace {

struct MessageRetentionTest : testing::Test {
  MessageRetentionTest() {
    for (int64_t id = 10; id < 20; ++id) {
      NewMessage message;
      message.id = id;
      message.sender_id = 1;
      message.target_id = 2;
      message.delivery_date = id * 100;
      message.text = "word";
      EXPECT_TRUE(messages.insert(message).ok());
    }
  }
  int64_t left() { return *database.number("SELECT count(*) FROM messages"); }

  Database database = memory_database();
  MessagesTable messages{database};
  MessageSearch search{database};
  MessageReactionsTable reactions{database};
  MessageRetention retention{database, search, reactions};
};

TEST_F(MessageRetentionTest, removes_what_is_older_and_nothing_else) {
  EXPECT_EQ(*retention.remove_before(1500, 100), 5);
  EXPECT_EQ(left(), 5);
  EXPECT_FALSE(messages.find(14)->has_value());
  EXPECT_TRUE(messages.find(15)->has_value());
  EXPECT_EQ(*retention.remove_before(1500, 100), 0);
}

TEST_F(MessageRetentionTest, removes_a_few_at_a_time) {
  EXPECT_EQ(*retention.remove_before(1500, 3), 3);
  EXPECT_EQ(left(), 7);
  EXPECT_EQ(*retention.remove_before(1500, 3), 2);
  EXPECT_EQ(left(), 5);
}

TEST_F(MessageRetentionTest, words_and_reactions_go_with_their_messages) {
  ASSERT_TRUE(search.catch_up(8).ok());
  ASSERT_TRUE(reactions.add(10, 7, 1).ok());
  ASSERT_TRUE(reactions.add(19, 7, 1).ok());
  EXPECT_EQ(*retention.remove_before(1900, 100), 9);  // one of them was not in the index yet
  ASSERT_TRUE(search.catch_up(100).ok());
  // With rank 1 the index is compared with the messages.
  EXPECT_TRUE(database.execute("INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)").ok());
  SearchQuery query;
  query.user_id = 1;
  query.words = "word";
  query.limit = 10;
  std::vector<Message> found;
  ASSERT_TRUE(search.find(query, found).ok());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, 19);
  EXPECT_TRUE(reactions.groups(10, 5)->empty());
  EXPECT_FALSE(reactions.groups(19, 5)->empty());
}

}  // namespace
}  // namespace turms::gateway::store
