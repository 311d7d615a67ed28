// SPDX-License-Identifier: Apache-2.0
#include "service/message_append.h"

#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

struct MessageAppendTest : ServiceTest {
  Result<void> append(int64_t id, bool is_group = false) {
    store::NewMessage message;
    message.id = id;
    message.sender_id = 1;
    message.target_id = is_group ? 50 : 2;
    message.is_group = is_group;
    message.delivery_date = 500;
    WriteContext context = writer->context();
    return append_message(context, message);
  }
};

TEST_F(MessageAppendTest, who_writes_has_read) {
  ASSERT_TRUE(append(10).ok());
  EXPECT_TRUE(*tables.conversations.has_written(1, 2));
  EXPECT_EQ(*tables.conversations.private_read_date(1, 2), 500);
  EXPECT_EQ(*tables.conversations.private_read_date(2, 1), std::nullopt);
  ASSERT_TRUE(append(11, true).ok());
  EXPECT_EQ(tables.conversations.group_read_dates(50)->at(0).read_date, 500);
}

TEST_F(MessageAppendTest, the_read_date_stays_when_the_property_is_off) {
  settings.conversation.read_receipt.update_read_date_after_message_sent = false;
  ASSERT_TRUE(append(10).ok());
  ASSERT_TRUE(append(11, true).ok());
  EXPECT_TRUE(*tables.conversations.has_written(1, 2));
  EXPECT_EQ(*tables.conversations.private_read_date(1, 2), std::nullopt);
  EXPECT_TRUE(tables.conversations.group_read_dates(50)->empty());
}

TEST_F(MessageAppendTest, no_message_is_stored_whose_conversation_cant_be) {
  ASSERT_TRUE(append(10).ok());
  EXPECT_FALSE(append(10).ok()) << "the id is taken";
  ASSERT_TRUE(database.execute("DROP TABLE private_conversations").ok());
  EXPECT_FALSE(append(11).ok());
  EXPECT_FALSE(tables.messages.find(11)->has_value());
}

}  // namespace
}  // namespace turms::gateway::service
