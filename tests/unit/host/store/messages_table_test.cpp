// SPDX-License-Identifier: Apache-2.0
#include "store/messages_table.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

using Ids = std::vector<int64_t>;

NewMessage message(int64_t id, int64_t sender, int64_t target, int64_t date) {
  NewMessage message;
  message.id = id;
  message.sender_id = sender;
  message.target_id = target;
  message.delivery_date = date;
  message.text = "text";
  return message;
}

struct MessagesTableTest : testing::Test {
  void put(const NewMessage& m) { ASSERT_TRUE(messages.insert(m).ok()); }

  Ids conversation(int64_t a, int64_t b, const PageQuery& page) {
    std::vector<Message> out;
    EXPECT_TRUE(messages.conversation_page(ConversationKey::of_users(a, b), page, out).ok());
    return ids(out);
  }
  Ids received(int64_t user, const PageQuery& page) {
    std::vector<Message> out;
    EXPECT_TRUE(messages.received_page(user, page, out).ok());
    return ids(out);
  }
  static Ids ids(const std::vector<Message>& rows) {
    Ids ids;
    for (const Message& row : rows) ids.push_back(row.id);
    return ids;
  }
  static PageQuery first(int64_t limit) {
    PageQuery page;
    page.limit = limit;
    return page;
  }
  static PageQuery last(int64_t limit) {
    PageQuery page = first(limit);
    page.descending = true;
    return page;
  }

  Database database = memory_database();
  MessagesTable messages{database};
};

TEST_F(MessagesTableTest, a_message_comes_back_as_inserted) {
  NewMessage sent = message(10, 1, 2, 1000);
  sent.text = "hello";
  const std::string records("\x01x", 2);
  sent.records = records;
  sent.burn_after = 60;
  sent.pre_message_id = 9;
  put(sent);
  const auto found = messages.find(10);
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->sender_id, 1);
  EXPECT_EQ((*found)->target_id, 2);
  EXPECT_EQ((*found)->delivery_date, 1000);
  EXPECT_EQ((*found)->text, "hello");
  EXPECT_EQ((*found)->records, records);
  EXPECT_EQ((*found)->burn_after, 60);
  EXPECT_EQ((*found)->pre_message_id, 9);
  EXPECT_FALSE((*found)->is_group);
  EXPECT_FALSE((*found)->modification_date);
}

TEST_F(MessagesTableTest, no_text_differs_from_empty_text) {
  NewMessage without = message(1, 1, 2, 1000);
  without.text.reset();
  put(without);
  NewMessage empty = message(2, 1, 2, 1000);
  empty.text = "";
  put(empty);
  EXPECT_FALSE((*messages.find(1))->text);
  EXPECT_EQ((*messages.find(2))->text, "");
}

TEST_F(MessagesTableTest, a_conversation_has_both_directions_and_nothing_else) {
  put(message(1, 1, 2, 10));
  put(message(2, 2, 1, 20));
  put(message(3, 1, 3, 30));
  NewMessage in_group = message(4, 1, 2, 40);
  in_group.is_group = true;
  put(in_group);
  EXPECT_EQ(conversation(1, 2, first(10)), (Ids{1, 2}));
  EXPECT_EQ(conversation(2, 1, last(10)), (Ids{2, 1}));
  std::vector<Message> group;
  ASSERT_TRUE(messages.conversation_page(ConversationKey::of_group(2), first(10), group).ok());
  EXPECT_EQ(ids(group), (Ids{4}));
}

TEST_F(MessagesTableTest, received_are_private_messages_to_the_user) {
  put(message(1, 1, 2, 10));
  put(message(2, 2, 1, 20));
  put(message(3, 3, 1, 20));
  NewMessage in_group = message(4, 3, 1, 40);
  in_group.is_group = true;
  put(in_group);
  EXPECT_EQ(received(1, first(10)), (Ids{2, 3}));
  EXPECT_EQ(received(1, last(1)), (Ids{3}));
}

TEST_F(MessagesTableTest, dates_bound_start_inclusive_end_exclusive) {
  for (int64_t id = 1; id <= 5; ++id) put(message(id, 1, 2, id * 10));
  PageQuery page = first(10);
  page.after = {20, PageQuery::kBeforeAll};
  page.before = {40, PageQuery::kBeforeAll};
  EXPECT_EQ(conversation(1, 2, page), (Ids{2, 3}));
  EXPECT_EQ(received(2, page), (Ids{2, 3}));
}

TEST_F(MessagesTableTest, pages_join_without_gap_or_double_among_equal_dates) {
  for (int64_t id = 1; id <= 30; ++id) put(message(id, 1, 2, 100 + id / 7));
  for (const bool descending : {false, true}) {
    Ids all;
    PageQuery page = first(4);
    page.descending = descending;
    for (;;) {
      std::vector<Message> out;
      ASSERT_TRUE(messages.conversation_page(ConversationKey::of_users(1, 2), page, out).ok());
      if (out.empty()) break;
      for (const Message& row : out) all.push_back(row.id);
      (descending ? page.before : page.after) = out.back().position();
    }
    ASSERT_EQ(all.size(), 30U);
    for (int64_t i = 0; i < 30; ++i) EXPECT_EQ(all[static_cast<size_t>(i)], descending ? 30 - i : i + 1);
  }
}

TEST_F(MessagesTableTest, large_messages_end_a_page_early) {
  for (int64_t id = 1; id <= 9; ++id) {
    NewMessage large = message(id, 1, 2, id);
    large.text = "12345";
    large.records = "12345";
    put(large);
  }
  PageQuery page = first(10);
  page.max_bytes = 25;
  EXPECT_EQ(conversation(1, 2, page), (Ids{1, 2, 3}));
  EXPECT_EQ(received(2, page), (Ids{1, 2, 3}));
  page.max_bytes = 1;
  EXPECT_EQ(received(2, page), (Ids{1}));
}

TEST_F(MessagesTableTest, positions_are_those_of_the_page) {
  for (int64_t id = 1; id <= 20; ++id) put(message(id, 1 + id % 2, 2 - id % 2, 100 + id / 3));
  for (const bool descending : {false, true}) {
    PageQuery page = descending ? last(15) : first(15);
    page.after = {101, PageQuery::kBeforeAll};
    std::vector<Position> positions;
    ASSERT_TRUE(messages.conversation_positions(ConversationKey::of_users(1, 2), page, positions).ok());
    std::vector<Message> rows;
    ASSERT_TRUE(messages.conversation_page(ConversationKey::of_users(1, 2), page, rows).ok());
    ASSERT_EQ(positions.size(), rows.size());
    for (size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(positions[i], rows[i].position());
  }
}

TEST_F(MessagesTableTest, one_sender_only) {
  put(message(1, 1, 2, 10));
  put(message(2, 2, 1, 20));
  PageQuery page = first(10);
  page.sender_id = 2;
  EXPECT_EQ(conversation(1, 2, page), (Ids{2}));
}

TEST_F(MessagesTableTest, system_messages_are_told_apart) {
  put(message(1, 1, 2, 10));
  NewMessage system = message(2, 1, 2, 20);
  system.is_system = true;
  put(system);
  PageQuery page = first(10);
  EXPECT_EQ(conversation(1, 2, page), (Ids{1, 2}));
  page.is_system = true;
  EXPECT_EQ(conversation(1, 2, page), (Ids{2}));
  page.is_system = false;
  EXPECT_EQ(conversation(1, 2, page), (Ids{1}));
}

TEST_F(MessagesTableTest, recalled_and_deleted_messages_are_out_of_sight_but_counted) {
  for (int64_t id = 1; id <= 3; ++id) put(message(id, 1, 2, id));
  ASSERT_TRUE(database.execute("UPDATE messages SET recall_date = 5 WHERE id = 1").ok());
  ASSERT_TRUE(database.execute("UPDATE messages SET deletion_date = 5 WHERE id = 2").ok());
  EXPECT_EQ(conversation(1, 2, first(10)), (Ids{3}));
  EXPECT_EQ(received(2, first(10)), (Ids{3}));
  EXPECT_FALSE(messages.find(1)->has_value());
  EXPECT_EQ(*messages.count_conversation(ConversationKey::of_users(1, 2), 0, 100, 10), 3);
}

TEST_F(MessagesTableTest, counts_stop_at_their_bound) {
  for (int64_t id = 1; id <= 9; ++id) put(message(id, id % 3 == 0 ? 2 : 1, id % 3 == 0 ? 1 : 2, id));
  const auto key = ConversationKey::of_users(1, 2);
  EXPECT_EQ(*messages.count_conversation(key, 0, 100, 1000), 9);
  EXPECT_EQ(*messages.count_conversation(key, 2, 5, 1000), 3);
  EXPECT_EQ(*messages.count_conversation(key, 0, 100, 4), 4);
  EXPECT_EQ(*messages.count_received(1, 2, 0, 100, 1000), 3);
  EXPECT_EQ(*messages.count_received(2, 1, 0, 100, 2), 2);
}

TEST_F(MessagesTableTest, the_newest_is_the_one_with_the_highest_id) {
  EXPECT_EQ(*messages.newest(), (Position{0, 0}));
  put(message(5, 1, 2, 50));
  put(message(4, 1, 2, 40));
  EXPECT_EQ(*messages.newest(), (Position{50, 5}));
}

TEST_F(MessagesTableTest, an_id_is_used_once) {
  put(message(1, 1, 2, 10));
  EXPECT_EQ(messages.insert(message(1, 3, 4, 20)).error().code, Code::conflict);
}

// What a page costs must not depend on how many messages there are: the plan searches an index and sorts nothing.
TEST_F(MessagesTableTest, pages_are_read_from_an_index_in_order) {
  for (const char* where : {"conversation_low = ?1 AND conversation_high = ?2", "target_id = ?1 AND is_group = 0"}) {
    for (const char* order : {"delivery_date, id", "delivery_date DESC, id DESC"}) {
      const std::string sql = std::string("EXPLAIN QUERY PLAN SELECT text FROM messages WHERE ") + where +
                              " AND delivery_date >= ?3 AND delivery_date <= ?4 ORDER BY " + order + " LIMIT 10";
      std::string plan;
      Query explain(database, sql);
      ASSERT_TRUE(explain.each([&](const Rows& row) { plan.append(row.text(3)).append("; "); }).ok());
      EXPECT_NE(plan.find("SEARCH messages USING INDEX messages_"), std::string::npos) << plan;
      EXPECT_NE(plan.find("delivery_date>? AND delivery_date<?"), std::string::npos) << plan;
      EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
    }
  }
}

}  // namespace
}  // namespace turms::gateway::store
