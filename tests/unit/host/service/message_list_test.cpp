// SPDX-License-Identifier: Apache-2.0
#include "service/message_list.h"

#include <string>

#include <gtest/gtest.h>

#include "host/store/temp_database.h"
#include "store/record_list.h"

namespace turms::gateway::service {
namespace {

struct MessageListTest : testing::Test {
  /// What a client reads.
  std::vector<proto::Message> read(const std::vector<store::Message>& rows) {
    auto list = MessageList::of(rows, reactions);
    EXPECT_TRUE(list.ok());
    const MessageList moved = std::move(list).value();
    proto::Messages data{};
    data.messages = moved.messages();
    bytes.clear();
    EXPECT_TRUE(proto::encode(data, bytes));
    proto::Messages decoded;
    EXPECT_TRUE(proto::decode(bytes, decoded));
    std::vector<proto::Message> messages;
    for (const std::string_view one : decoded.messages) {
      EXPECT_TRUE(proto::decode(one, messages.emplace_back()));
    }
    return messages;
  }

  store::Database database = store::memory_database();
  store::MessageReactionsTable reactions{database};
  std::string bytes;
};

TEST_F(MessageListTest, a_group_is_named_twice_as_turms_does) {
  store::Message row;
  row.id = 10;
  row.target_id = 50;
  row.is_group = true;
  const auto messages = read({row});
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].group_id, 50);
  EXPECT_EQ(messages[0].recipient_id, 50);
}

TEST_F(MessageListTest, reactions_come_with_counts_and_the_first_users) {
  for (int64_t user = 1; user <= 30; ++user) ASSERT_TRUE(reactions.add(10, 7, user).ok());
  ASSERT_TRUE(reactions.add(10, 9, 3).ok());
  ASSERT_TRUE(reactions.add(11, 9, 4).ok());
  std::vector<store::Message> rows(3);
  rows[0].id = 10;
  rows[1].id = 11;
  rows[0].may_have_reactions = rows[1].may_have_reactions = true;
  const auto messages = read(rows);
  ASSERT_EQ(messages.size(), 3U);
  std::vector<proto::MessageReactionGroup> groups;
  for (const std::string_view one : messages[0].reaction_groups) {
    ASSERT_TRUE(proto::decode(one, groups.emplace_back()));
  }
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].reaction_type, 7);
  EXPECT_EQ(groups[0].reaction_count, 30);
  EXPECT_EQ(groups[0].user_infos.size(), MessageList::kMaxUsersPerReaction);
  proto::UserInfo user;
  ASSERT_TRUE(proto::decode(*groups[1].user_infos.begin(), user));
  EXPECT_EQ(user.id, 3);
  EXPECT_EQ(messages[1].reaction_groups.size(), 1U);
  EXPECT_TRUE(messages[2].reaction_groups.empty());
}

TEST_F(MessageListTest, a_damaged_list_of_records_is_left_out) {
  std::vector<store::Message> rows(2);
  rows[0].records = "\x7f";
  store::append_record(rows[1].records, "sound");
  const auto messages = read(rows);
  EXPECT_TRUE(messages[0].records.empty());
  EXPECT_EQ(messages[1].records.to_vector(), (std::vector<std::string_view>{"sound"}));
}

}  // namespace
}  // namespace turms::gateway::service
