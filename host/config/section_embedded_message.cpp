// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <utility>

#include "config/sections.h"

namespace turms::gateway::config {
namespace {

constexpr int32_t kMany = std::numeric_limits<int32_t>::max();
constexpr int32_t kHoursOfACentury = 100 * 366 * 24;

void read_read_receipt(TableReader table, service::ReadReceiptSettings& read_receipt) {
  table.boolean("enabled", read_receipt.enabled);
  table.boolean("use_server_time", read_receipt.use_server_time);
  table.boolean("allow_move_read_date_forward", read_receipt.allow_move_read_date_forward);
  table.boolean("update_read_date_after_message_sent", read_receipt.update_read_date_after_message_sent);
  table.finish();
}

void read_history_limits(TableReader& table, service::MessageSettings& message) {
  table.number("default_available_messages_number_without_total",
               message.default_available_messages_number_without_total, 1, kMany);
  table.number("max_available_messages_number_without_total", message.max_available_messages_number_without_total, 1,
               kMany);
  table.number("default_available_messages_number_with_total", message.default_available_messages_number_with_total, 1,
               kMany);
  table.number("max_available_messages_number_with_total", message.max_available_messages_number_with_total, 1, kMany);
}

}  // namespace

void read_message(TableReader table, service::MessageSettings& message) {
  table.number("max_text_limit", message.max_text_limit, 1, 1'000'000);
  table.number("max_records_size_bytes", message.max_records_size_bytes, 0, 15 * 1024 * 1024);
  table.boolean("persist_message", message.persist_message);
  table.boolean("persist_record", message.persist_record);
  table.boolean("persist_pre_message_id", message.persist_pre_message_id);
  table.boolean("use_conversation_id", message.use_conversation_id);
  table.boolean("check_if_target_active_and_not_deleted", message.check_if_target_active_and_not_deleted);
  table.boolean("allow_send_messages_to_stranger", message.allow_send_messages_to_stranger);
  table.boolean("allow_send_messages_to_oneself", message.allow_send_messages_to_oneself);
  table.boolean("allow_edit_message_by_sender", message.allow_edit_message_by_sender);
  table.boolean("allow_recall_message", message.allow_recall_message);
  table.number("available_recall_duration_seconds", message.available_recall_duration_seconds, 0, kMany);
  table.boolean("is_recalled_message_visible", message.is_recalled_message_visible);
  table.number("message_retention_period_hours", message.message_retention_period_hours, 0, kHoursOfACentury);
  read_history_limits(table, message);
  table.boolean("allow_reactions", message.allow_reactions);
  table.number("max_reaction_types_per_message", message.max_reaction_types_per_message, 1, 1'000);
  table.number("max_reactions_per_user_and_message", message.max_reactions_per_user_and_message, 1, 1'000);
  table.boolean("search_enabled", message.search_enabled);
  table.finish();
}

void read_conversation(TableReader table, service::ConversationProperties& conversation) {
  if (auto read_receipt = table.table("read_receipt")) {
    read_read_receipt(std::move(*read_receipt), conversation.read_receipt);
  }
  if (auto own = table.table("settings")) {
    read_custom_values(std::move(*own), "settings", conversation.settings);
  }
  table.finish();
}

}  // namespace turms::gateway::config
