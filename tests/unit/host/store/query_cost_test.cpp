// SPDX-License-Identifier: Apache-2.0
// What the statements themselves say they cost, after they have run over tables of some thousand rows: nothing may walk
// through a table or sort what it does not return.
#include <sqlite3.h>

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/store/temp_database.h"
#include "store/tables.h"

namespace turms::gateway::store {
namespace {

constexpr int64_t kMessages = 4'000;
constexpr int64_t kLimit = 5;

struct QueryCostTest : testing::Test {
  QueryCostTest() {
    auto transaction = Transaction::begin(database);
    for (int64_t id = 1; id <= kMessages; ++id) {
      NewMessage message;
      message.id = id;
      message.sender_id = 1 + id % 7;
      message.target_id = 1 + id % 11;
      message.is_group = id % 3 == 0;
      message.delivery_date = id;
      message.text = id % 100 == 0 ? "rare word" : "word";
      EXPECT_TRUE(tables.messages.insert(message).ok());
      EXPECT_TRUE(tables.conversations.note_written(message.sender_id, id, id).ok());
      EXPECT_TRUE(tables.conversations.move_group(id % 5, id, id, ReadDateMoves::forward_only).ok());
      EXPECT_TRUE(tables.message_reactions.add(id, 1, 1).ok());
      if (id % 10 == 0) EXPECT_TRUE(tables.message_changes.note_reaction(id, id).ok());
    }
    EXPECT_TRUE(transaction->commit().ok());
  }
  ~QueryCostTest() override { EXPECT_EQ(costly_statements(), ""); }

  /// Those of all that have run on the connection and are still prepared.
  std::string costly_statements() {
    std::string costly;
    for (sqlite3_stmt* one = sqlite3_next_stmt(database.handle(), nullptr); one != nullptr;
         one = sqlite3_next_stmt(database.handle(), one)) {
      if (sqlite3_stmt_status(one, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0) > 4 * kLimit ||
          sqlite3_stmt_status(one, SQLITE_STMTSTATUS_SORT, 0) > 0 ||
          sqlite3_stmt_status(one, SQLITE_STMTSTATUS_AUTOINDEX, 0) > 0) {
        costly.append(sqlite3_sql(one)).append("\n");
      }
    }
    return costly;
  }
  static PageQuery page(bool descending) {
    PageQuery page;
    page.limit = kLimit;
    page.descending = descending;
    page.after.date = 100;
    return page;
  }

  Database database = memory_database();
  Tables tables{database};
};

TEST_F(QueryCostTest, would_be_noticed) {
  Query walk(database, "SELECT count(*) FROM messages WHERE text = 'word'");
  ASSERT_TRUE(walk.run().ok());
  EXPECT_NE(costly_statements(), "");
}

TEST_F(QueryCostTest, of_history) {
  std::vector<Message> messages;
  std::vector<Position> positions;
  for (const bool descending : {false, true}) {
    for (const auto key : {ConversationKey::of_users(2, 2), ConversationKey::of_group(3)}) {
      EXPECT_TRUE(tables.messages.conversation_page(key, page(descending), messages).ok());
      EXPECT_TRUE(tables.messages.conversation_positions(key, page(descending), positions).ok());
      EXPECT_TRUE(tables.messages.count_conversation(key, 0, kMessages, kLimit).ok());
    }
    EXPECT_TRUE(tables.messages.received_page(3, page(descending), messages).ok());
  }
  EXPECT_TRUE(tables.messages.count_received(3, 3, 0, kMessages, kLimit).ok());
  EXPECT_TRUE(tables.messages.find(77).ok());
  EXPECT_TRUE(tables.messages.newest().ok());
  EXPECT_FALSE(messages.empty() || positions.empty());
}

TEST_F(QueryCostTest, of_what_happens_to_messages) {
  EXPECT_TRUE(tables.message_changes.edit(78, {"other", std::nullopt}, kMessages + 1).ok());
  EXPECT_TRUE(tables.message_changes.recall(79, 1, kMessages + 2).ok());
  std::vector<ChangedMessage> changed;
  const auto key = ConversationKey::of_group(3);
  EXPECT_TRUE(tables.message_changes.changed_page(key, {100, 0}, kLimit, changed).ok());
  EXPECT_EQ(changed.size(), static_cast<size_t>(kLimit));
  EXPECT_TRUE(tables.message_reactions.groups(78, 5).ok());
  EXPECT_TRUE(tables.message_reactions.counts(78, 1).ok());
  EXPECT_TRUE(tables.message_reactions.remove(78, 1, 1).ok());
}

TEST_F(QueryCostTest, of_searching) {
  EXPECT_EQ(*tables.message_search.catch_up(kLimit), kLimit);
  EXPECT_TRUE(tables.message_search.forget(3).ok());
  EXPECT_TRUE(tables.message_search.learn(3).ok());
  SearchQuery query;
  query.user_id = 3;
  query.words = "word";
  query.limit = kLimit;
  std::vector<Message> found;
  EXPECT_TRUE(tables.message_search.find(query, found).ok());
  EXPECT_FALSE(found.empty());
}

TEST_F(QueryCostTest, of_retention) {
  EXPECT_EQ(*tables.message_retention.remove_before(100, kLimit), kLimit);
  EXPECT_EQ(*tables.message_retention.remove_before(1, kLimit), 0) << "and finds out at once";
}

TEST_F(QueryCostTest, of_conversations) {
  EXPECT_TRUE(*tables.conversations.has_written(2, 1));
  EXPECT_TRUE(tables.conversations.private_read_date(2, 1).ok());
  EXPECT_TRUE(tables.conversations.move_private(2, 1, kMessages + 1, ReadDateMoves::forward_only).ok());
  EXPECT_FALSE(tables.conversations.group_read_dates(3)->empty());
  EXPECT_TRUE(tables.conversations.remove_group(3).ok());
}

}  // namespace
}  // namespace turms::gateway::store
