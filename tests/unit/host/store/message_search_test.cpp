// SPDX-License-Identifier: Apache-2.0
#include "store/message_search.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/store/temp_database.h"
#include "store/message_changes.h"

namespace turms::gateway::store {
namespace {

using Ids = std::vector<int64_t>;

struct MessageSearchTest : testing::Test {
  void put(int64_t id, int64_t sender, int64_t target, std::string_view text, bool is_group = false) {
    NewMessage message;
    message.id = id;
    message.sender_id = sender;
    message.target_id = target;
    message.is_group = is_group;
    message.delivery_date = id;
    message.text = text;
    ASSERT_TRUE(messages.insert(message).ok());
  }
  Ids find(const SearchQuery& query) {
    std::vector<Message> out;
    const auto found = search.find(query, out);
    EXPECT_TRUE(found.ok()) << found.error().to_string();
    Ids ids;
    for (const Message& message : out) ids.push_back(message.id);
    return ids;
  }
  Ids find(std::string_view words, int64_t user_id = 1) {
    SearchQuery query;
    query.user_id = user_id;
    query.words = words;
    query.limit = 10;
    return find(query);
  }
  void catch_up() { ASSERT_TRUE(search.catch_up(1000).ok()); }

  Database database = memory_database();
  MessagesTable messages{database};
  MessageSearch search{database};
  MessageChanges changes{database, search};
};

TEST_F(MessageSearchTest, finds_all_words_newest_first) {
  put(10, 1, 2, "Wherefore art thou Romeo");
  put(11, 2, 1, "romeo, doff thy name");
  put(12, 2, 1, "thy name is but mine enemy");
  catch_up();
  EXPECT_EQ(find("ROMEO"), (Ids{11, 10}));
  EXPECT_EQ(find("name\tthy"), (Ids{12, 11}));
  EXPECT_EQ(find("romeo enemy"), Ids{});
  EXPECT_EQ(find("  "), Ids{});
  EXPECT_EQ(find(""), Ids{});
}

TEST_F(MessageSearchTest, nobody_finds_the_messages_of_others) {
  put(10, 1, 2, "word");
  put(11, 2, 3, "word");
  put(12, 3, 7, "word", true);
  put(13, 3, 1, "u2 word");
  catch_up();
  EXPECT_EQ(find("word", 2), (Ids{11, 10}));
  SearchQuery query;
  query.user_id = 2;
  query.words = "word";
  query.limit = 10;
  const std::vector<int64_t> groups{7, 8};
  query.group_ids = groups;
  EXPECT_EQ(find(query), (Ids{12, 11, 10}));
}

TEST_F(MessageSearchTest, one_conversation_can_be_searched_alone) {
  put(10, 1, 2, "word");
  put(11, 2, 1, "word");
  put(12, 1, 3, "word");
  put(13, 1, 1, "word");
  put(14, 1, 2, "word", true);
  catch_up();
  SearchQuery query;
  query.user_id = 1;
  query.words = "word";
  query.limit = 10;
  query.conversation = ConversationKey::of_users(1, 2);
  EXPECT_EQ(find(query), (Ids{11, 10}));
  query.conversation = ConversationKey::of_users(1, 1);
  EXPECT_EQ(find(query), (Ids{13}));
  query.conversation = ConversationKey::of_group(2);
  EXPECT_EQ(find(query), (Ids{14}));
}

TEST_F(MessageSearchTest, goes_on_from_the_page_before) {
  for (int64_t id = 10; id < 15; ++id) put(id, 1, 2, "word");
  catch_up();
  SearchQuery query;
  query.user_id = 1;
  query.words = "word";
  query.limit = 2;
  EXPECT_EQ(find(query), (Ids{14, 13}));
  query.before_id = 13;
  EXPECT_EQ(find(query), (Ids{12, 11}));
}

TEST_F(MessageSearchTest, words_are_never_operators) {
  put(10, 1, 2, "say \"hello\" AND foo-bar* (now)");
  put(11, 1, 2, "bar foo");
  catch_up();
  EXPECT_EQ(find("AND"), (Ids{10}));
  EXPECT_EQ(find("foo-bar"), (Ids{10}));
  EXPECT_EQ(find("\"hello\""), (Ids{10}));
  for (const char* hostile : {"\"", "\"\"\"", "*", "(", "NEAR(", "text:", "^", "-", "participants : u2", "\x01"}) {
    find(hostile);
  }
  find(std::string_view("a\0\"b", 4));
}

TEST_F(MessageSearchTest, no_more_words_than_allowed_count) {
  put(10, 1, 2, "a");
  catch_up();
  std::string words;
  for (size_t i = 0; i < MessageSearch::kMaxWords; ++i) words.append("a ");
  EXPECT_EQ(find(words + "missing"), (Ids{10}));
}

TEST_F(MessageSearchTest, accents_and_case_do_not_count) {
  put(10, 1, 2, "Caf\xC3\xA9 \xC3\x84RGER");
  catch_up();
  EXPECT_EQ(find("cafe"), (Ids{10}));
  EXPECT_EQ(find("\xC3\xA4rger"), (Ids{10}));
}

TEST_F(MessageSearchTest, catches_up_in_steps) {
  for (int64_t id = 10; id < 15; ++id) put(id, 1, 2, "word");
  EXPECT_EQ(find("word"), Ids{});
  EXPECT_EQ(*search.catch_up(3), 3);
  EXPECT_EQ(find("word"), (Ids{12, 11, 10}));
  EXPECT_EQ(*search.catch_up(3), 2);
  EXPECT_EQ(*search.catch_up(3), 0);
  EXPECT_EQ(find("word").size(), 5U);
}

TEST_F(MessageSearchTest, follows_edits_and_recalls_of_what_it_has_read) {
  put(10, 1, 2, "first");
  put(11, 1, 2, "first");
  catch_up();
  put(12, 1, 2, "first");
  ASSERT_TRUE(changes.edit(10, {"second", std::nullopt}, 500).ok());
  ASSERT_TRUE(changes.recall(11, 500, 500).ok());
  ASSERT_TRUE(changes.edit(11, {"second", std::nullopt}, 501).ok());
  ASSERT_TRUE(changes.edit(12, {"second", std::nullopt}, 500).ok());
  EXPECT_EQ(find("first"), Ids{});
  EXPECT_EQ(find("second"), (Ids{10}));
  catch_up();
  EXPECT_EQ(find("second"), (Ids{12, 10}));
  // With rank 1 the index is compared with the messages.
  EXPECT_TRUE(database.execute("INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)").ok());
}

// A sort would read every match before it gives the first one.
TEST_F(MessageSearchTest, the_newest_are_found_without_sorting) {
  Query explain(database,
                "EXPLAIN QUERY PLAN SELECT messages.id FROM message_search JOIN messages ON messages.id = "
                "message_search.rowid WHERE message_search MATCH 'a' AND message_search.rowid < 5 "
                "ORDER BY message_search.rowid DESC LIMIT 3");
  std::string plan;
  ASSERT_TRUE(explain.each([&](const Rows& row) { plan.append(row.text(3)).append("; "); }).ok());
  EXPECT_NE(plan.find("SEARCH messages USING INTEGER PRIMARY KEY"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
}

}  // namespace
}  // namespace turms::gateway::store
