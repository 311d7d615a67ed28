// SPDX-License-Identifier: Apache-2.0
#include "service/conversation_merge.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::service {
namespace {

/// User 1 and the contacts 2..: the messages lie across each other, many on one date.
struct ConversationMergeTest : testing::Test {
  ConversationMergeTest() {
    for (int64_t id = 1; id <= kMessages; ++id) {
      store::NewMessage message;
      message.id = id;
      const int64_t contact = 2 + (id * 7) % kContacts;
      message.sender_id = id % 3 == 0 ? 1 : contact;
      message.target_id = id % 3 == 0 ? contact : 1;
      message.delivery_date = 1000 + id / 5;
      EXPECT_TRUE(messages.insert(message).ok());
    }
    for (int64_t contact = 2; contact < 2 + kContacts; ++contact) contacts.push_back(contact);
  }
  std::vector<int64_t> merged(const store::PageQuery& page, bool both_directions = true) {
    std::vector<MergedConversation> conversations;
    for (const int64_t contact : contacts) {
      conversations.push_back({store::ConversationKey::of_users(1, contact),
                               both_directions ? std::nullopt : std::optional<int64_t>(contact)});
    }
    auto rows = merge_conversations(messages, conversations, page);
    EXPECT_TRUE(rows.ok());
    std::vector<int64_t> ids;
    for (const store::Message& row : *rows) ids.push_back(row.id);
    return ids;
  }

  static constexpr int64_t kMessages = 400;
  static constexpr int64_t kContacts = 5;
  store::Database database = store::memory_database();
  store::MessagesTable messages{database};
  std::vector<int64_t> contacts;
};

TEST_F(ConversationMergeTest, every_size_of_page_gives_the_same_order) {
  for (const bool descending : {false, true}) {
    for (const int64_t limit : {1, 2, 7, 39, 40, 41, 399, 400, 1000}) {
      store::PageQuery page;
      page.descending = descending;
      page.limit = limit;
      std::vector<int64_t> expected;
      for (int64_t i = 0; i < std::min(limit, kMessages); ++i) expected.push_back(descending ? kMessages - i : i + 1);
      EXPECT_EQ(merged(page), expected) << limit;
    }
  }
}

TEST_F(ConversationMergeTest, bounds_hold_for_every_conversation) {
  store::PageQuery page;
  page.limit = 1000;
  page.after = {1010, store::PageQuery::kBeforeAll};
  page.before = {1012, store::PageQuery::kBeforeAll};
  EXPECT_EQ(merged(page), (std::vector<int64_t>{50, 51, 52, 53, 54, 55, 56, 57, 58, 59}));
}

TEST_F(ConversationMergeTest, one_direction_leaves_out_what_the_user_sent) {
  store::PageQuery page;
  page.limit = 1000;
  const auto ids = merged(page, false);
  EXPECT_EQ(ids.size(), static_cast<size_t>(kMessages - kMessages / 3));
  EXPECT_TRUE(std::none_of(ids.begin(), ids.end(), [](int64_t id) { return id % 3 == 0; }));
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
}

TEST_F(ConversationMergeTest, one_contact_or_many_give_the_same) {
  store::PageQuery page;
  page.limit = 1000;
  for (const bool both_directions : {true, false}) {
    contacts = {3};
    const auto alone = merged(page, both_directions);
    contacts = {3, 77};
    EXPECT_EQ(merged(page, both_directions), alone);
  }
}

TEST_F(ConversationMergeTest, large_messages_end_a_page_early) {
  ASSERT_TRUE(database.execute("UPDATE messages SET records = zeroblob(100)").ok());
  store::PageQuery page;
  page.limit = 1000;
  page.max_bytes = 950;
  EXPECT_EQ(merged(page).size(), 10U);
  contacts = {3};
  EXPECT_EQ(merged(page).size(), 10U);
  page.max_bytes = 1;
  EXPECT_EQ(merged(page).size(), 1U) << "one at least, or nobody could go on";
}

TEST_F(ConversationMergeTest, nobody_has_no_messages) {
  contacts = {};
  store::PageQuery page;
  page.limit = 10;
  EXPECT_TRUE(merged(page).empty());
  contacts = {77, 78};
  EXPECT_TRUE(merged(page).empty());
}

}  // namespace
}  // namespace turms::gateway::service
