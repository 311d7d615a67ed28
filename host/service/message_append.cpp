// SPDX-License-Identifier: Apache-2.0
#include "service/message_append.h"

#include <optional>

namespace turms::gateway::service {
namespace {

Result<void> move_read_date(WriteContext& context, const store::NewMessage& message) {
  const bool moves = context.settings.conversation.read_receipt.update_read_date_after_message_sent;
  store::ConversationsTable& conversations = context.tables.conversations;
  if (!message.is_group) {
    const auto date = moves ? std::optional<int64_t>(message.delivery_date) : std::nullopt;
    return conversations.note_written(message.sender_id, message.target_id, date);
  }
  if (!moves) return {};
  const auto moved = conversations.move_group(message.target_id, message.sender_id, message.delivery_date,
                                              store::ReadDateMoves::forward_only);
  if (!moved.ok()) return moved.error();
  return {};
}

}  // namespace

Result<void> append_message(WriteContext& context, const store::NewMessage& message) {
  // In this order a savepoint, which would cost a tenth of a message, is not needed: when the message can't be stored,
  // all that stays is that its sender has read what came before it, and that is true.
  TURMS_TRY(move_read_date(context, message));
  return context.tables.messages.insert(message);
}

}  // namespace turms::gateway::service
