// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "config/load.h"
#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(SectionEmbeddedMessage, every_key_is_taken) {
  const Loaded loaded = read(R"([embedded.message]
max_text_limit = 8
max_records_size_bytes = 9
persist_message = false
persist_record = false
persist_pre_message_id = true
use_conversation_id = false
check_if_target_active_and_not_deleted = false
allow_send_messages_to_stranger = false
allow_send_messages_to_oneself = false
allow_edit_message_by_sender = false
allow_recall_message = false
available_recall_duration_seconds = 14
is_recalled_message_visible = true
message_retention_period_hours = 15
default_available_messages_number_without_total = 10
max_available_messages_number_without_total = 11
default_available_messages_number_with_total = 12
max_available_messages_number_with_total = 13
allow_reactions = false
max_reaction_types_per_message = 16
max_reactions_per_user_and_message = 17
search_enabled = true
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const service::MessageSettings& message = loaded.settings.embedded.service.message;
  EXPECT_EQ(message.max_text_limit, 8);
  EXPECT_EQ(message.max_records_size_bytes, 9);
  EXPECT_FALSE(message.persist_message);
  EXPECT_FALSE(message.persist_record);
  EXPECT_TRUE(message.persist_pre_message_id);
  EXPECT_FALSE(message.use_conversation_id);
  EXPECT_FALSE(message.check_if_target_active_and_not_deleted);
  EXPECT_FALSE(message.allow_send_messages_to_stranger);
  EXPECT_FALSE(message.allow_send_messages_to_oneself);
  EXPECT_FALSE(message.allow_edit_message_by_sender);
  EXPECT_FALSE(message.allow_recall_message);
  EXPECT_EQ(message.available_recall_duration_seconds, 14);
  EXPECT_TRUE(message.is_recalled_message_visible);
  EXPECT_EQ(message.message_retention_period_hours, 15);
  EXPECT_EQ(message.default_available_messages_number_without_total, 10);
  EXPECT_EQ(message.max_available_messages_number_without_total, 11);
  EXPECT_EQ(message.default_available_messages_number_with_total, 12);
  EXPECT_EQ(message.max_available_messages_number_with_total, 13);
  EXPECT_FALSE(message.allow_reactions);
  EXPECT_EQ(message.max_reaction_types_per_message, 16);
  EXPECT_EQ(message.max_reactions_per_user_and_message, 17);
  EXPECT_TRUE(message.search_enabled);
}

TEST(SectionEmbeddedMessage, conversations_have_read_receipts) {
  const Loaded loaded = read(R"([embedded.conversation.read_receipt]
enabled = false
use_server_time = true
allow_move_read_date_forward = true
update_read_date_after_message_sent = false
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const service::ReadReceiptSettings& read_receipt = loaded.settings.embedded.service.conversation.read_receipt;
  EXPECT_FALSE(read_receipt.enabled);
  EXPECT_TRUE(read_receipt.use_server_time);
  EXPECT_TRUE(read_receipt.allow_move_read_date_forward);
  EXPECT_FALSE(read_receipt.update_read_date_after_message_sent);
}

TEST(SectionEmbeddedMessage, unknown_keys_are_complained_about) {
  EXPECT_FALSE(complaints_of("[embedded.message]\npersist_mesage = true\n").empty());
  EXPECT_FALSE(complaints_of("[embedded.conversation]\nread_receipts = true\n").empty());
  EXPECT_FALSE(complaints_of("[embedded.conversation.read_receipt]\nenable = true\n").empty());
}

}  // namespace
}  // namespace turms::gateway::config
