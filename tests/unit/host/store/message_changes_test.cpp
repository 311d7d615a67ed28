// SPDX-License-Identifier: Apache-2.0
#include "store/message_changes.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

struct MessageChangesTest : testing::Test {
  void put(int64_t id, int64_t sender, int64_t target, bool is_group = false) {
    NewMessage message;
    message.id = id;
    message.sender_id = sender;
    message.target_id = target;
    message.is_group = is_group;
    message.delivery_date = id;
    message.text = "first";
    message.records = "\x01r";
    ASSERT_TRUE(messages.insert(message).ok());
  }
  std::vector<int64_t> changed(ConversationKey conversation, Position after = {}, int64_t limit = 100) {
    std::vector<ChangedMessage> out;
    EXPECT_TRUE(changes.changed_page(conversation, after, limit, out).ok());
    std::vector<int64_t> ids;
    for (const ChangedMessage& one : out) ids.push_back(one.message.id);
    return ids;
  }
  const ConversationKey conversation = ConversationKey::of_users(1, 2);

  Database database = memory_database();
  MessagesTable messages{database};
  MessageSearch search{database};
  MessageChanges changes{database, search};
};

using Ids = std::vector<int64_t>;

TEST_F(MessageChangesTest, an_edit_replaces_what_it_names_and_keeps_the_rest) {
  put(10, 1, 2);
  ASSERT_TRUE(changes.edit(10, {"second", std::nullopt}, 500).ok());
  auto found = *messages.find(10);
  EXPECT_EQ(found->text, "second");
  EXPECT_EQ(found->records, "\x01r");
  EXPECT_EQ(found->modification_date, 500);
  ASSERT_TRUE(changes.edit(10, {std::nullopt, "\x01s"}, 600).ok());
  found = *messages.find(10);
  EXPECT_EQ(found->text, "second");
  EXPECT_EQ(found->records, "\x01s");
  EXPECT_EQ(found->modification_date, 600);
}

TEST_F(MessageChangesTest, a_recalled_message_is_hidden_and_not_lost) {
  put(10, 1, 2);
  ASSERT_TRUE(changes.recall(10, 400, 500).ok());
  EXPECT_FALSE(messages.find(10)->has_value());
  const auto found = *messages.find(10, true);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->text, "first");
  PageQuery page;
  page.limit = 10;
  std::vector<Message> out;
  ASSERT_TRUE(messages.conversation_page(conversation, page, out).ok());
  EXPECT_TRUE(out.empty());
  page.shows_recalled = true;
  ASSERT_TRUE(messages.conversation_page(conversation, page, out).ok());
  EXPECT_EQ(out.size(), 1U);
}

TEST_F(MessageChangesTest, a_reaction_marks_its_message) {
  put(10, 1, 2);
  EXPECT_FALSE((*messages.find(10))->may_have_reactions);
  ASSERT_TRUE(changes.note_reaction(10, 500).ok());
  const auto found = *messages.find(10);
  EXPECT_TRUE(found->may_have_reactions);
  EXPECT_FALSE(found->modification_date);
}

TEST_F(MessageChangesTest, changes_come_in_their_own_order) {
  for (const int64_t id : {10, 11, 12, 13, 14}) put(id, 1, 2);
  put(15, 1, 3);
  ASSERT_TRUE(changes.edit(12, {"x", std::nullopt}, 500).ok());
  ASSERT_TRUE(changes.recall(10, 1, 501).ok());
  ASSERT_TRUE(changes.note_reaction(14, 502).ok());
  ASSERT_TRUE(changes.edit(13, {"x", std::nullopt}, 502).ok());
  ASSERT_TRUE(changes.edit(15, {"x", std::nullopt}, 503).ok());
  EXPECT_EQ(changed(conversation), (Ids{12, 10, 13, 14}));
  EXPECT_EQ(changed(conversation, {}, 2), (Ids{12, 10}));
  EXPECT_EQ(changed(conversation, {501, 10}), (Ids{13, 14}));
  EXPECT_EQ(changed(conversation, {502, 13}), (Ids{14}));
  std::vector<ChangedMessage> out;
  ASSERT_TRUE(changes.changed_page(conversation, {500, 12}, 1, out).ok());
  EXPECT_TRUE(out.at(0).is_recalled);
  EXPECT_EQ(out.at(0).change_date, 501);
}

TEST_F(MessageChangesTest, a_group_is_a_conversation_too) {
  put(10, 1, 7, true);
  put(11, 1, 7);
  ASSERT_TRUE(changes.edit(10, {"x", std::nullopt}, 500).ok());
  EXPECT_EQ(changed(ConversationKey::of_group(7)), (Ids{10}));
}

TEST_F(MessageChangesTest, changes_are_read_from_an_index_in_order) {
  Query explain(database,
                "EXPLAIN QUERY PLAN SELECT text FROM messages WHERE conversation_low = ?1 AND conversation_high = ?2 "
                "AND change_date >= ?3 ORDER BY change_date, id LIMIT 10");
  std::string plan;
  ASSERT_TRUE(explain.each([&](const Rows& row) { plan.append(row.text(3)).append("; "); }).ok());
  EXPECT_NE(plan.find("INDEX messages_changed"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
}

}  // namespace
}  // namespace turms::gateway::store
