// SPDX-License-Identifier: Apache-2.0
// What an operator may set about messages: Turms' `turms.service.message.*` with underscores. Defaults are Turms' but
// where "ours" says that XMPP needs another one, or that Turms has no such property.
#pragma once

#include <cstdint>

namespace turms::gateway::service {

struct MessageSettings {
  int32_t max_text_limit = 8'000;                     // UTF-16 units; ours: Turms 500
  int32_t max_records_size_bytes = 15 * 1024 * 1024;  // sum of one message
  bool persist_message = true;                        // false: relayed only, without an id
  bool persist_record = true;                         // ours: Turms false
  bool persist_pre_message_id = false;
  bool use_conversation_id = true;  // history of both directions; ours: Turms false
  bool check_if_target_active_and_not_deleted = true;
  bool allow_send_messages_to_stranger = true;
  bool allow_send_messages_to_oneself = true;  // ours: Turms false
  bool allow_edit_message_by_sender = true;
  bool allow_recall_message = true;
  int32_t available_recall_duration_seconds = 300;
  bool is_recalled_message_visible = false;
  int32_t message_retention_period_hours = 0;  // 0: kept for ever
  int32_t default_available_messages_number_without_total = 1'000;
  int32_t max_available_messages_number_without_total = 1'000;
  int32_t default_available_messages_number_with_total = 1;
  int32_t max_available_messages_number_with_total = 1'000;
  // Ours; Turms refuses every reaction.
  bool allow_reactions = true;
  int32_t max_reaction_types_per_message = 64;
  int32_t max_reactions_per_user_and_message = 16;
  // Ours; Turms does not search messages. The words of messages cost about as much disk as the messages.
  bool search_enabled = false;
};

}  // namespace turms::gateway::service
