// SPDX-License-Identifier: Apache-2.0
#include "store/message_changes.h"

#include <span>
#include <string>

#include "store/message_row.h"

namespace turms::gateway::store {

MessageChanges::MessageChanges(Database& database, MessageSearch& search)
    : search_(search),
      edit_(
          database,
          "UPDATE messages SET text = CASE WHEN ?2 THEN ?3 ELSE text END, records = CASE WHEN ?4 THEN ?5 ELSE records "
          "END, modification_date = ?6, change_date = ?6 WHERE id = ?1"),
      recall_(database, "UPDATE messages SET recall_date = ?2, change_date = ?3 WHERE id = ?1"),
      note_reaction_(database, "UPDATE messages SET reaction_date = ?2, change_date = ?2 WHERE id = ?1"),
      changed_page_(database,
                    std::string("SELECT ")
                        .append(kMessageColumns)
                        .append(", change_date, recall_date IS NOT NULL FROM messages "
                                "WHERE conversation_low = ?1 AND conversation_high = ?2 AND change_date >= ?3 "
                                "AND (change_date > ?3 OR id > ?4) AND deletion_date IS NULL "
                                "ORDER BY change_date, id LIMIT ?5")) {
}

Result<void> MessageChanges::edit(int64_t id, const MessageEdit& edit, int64_t date) {
  std::optional<std::span<const uint8_t>> records;
  if (edit.records && !edit.records->empty()) {
    records = {reinterpret_cast<const uint8_t*>(edit.records->data()), edit.records->size()};
  }
  // The index forgets words by the text that it had read, so the order matters.
  TURMS_TRY(search_.forget(id));
  TURMS_TRY(edit_.run(id, edit.text.has_value(), edit.text, edit.records.has_value(), records, date));
  return search_.learn(id);
}

Result<void> MessageChanges::recall(int64_t id, int64_t recall_date, int64_t date) {
  TURMS_TRY(search_.forget(id));
  return recall_.run(id, recall_date, date);
}

Result<void> MessageChanges::note_reaction(int64_t id, int64_t date) {
  return note_reaction_.run(id, date);
}

Result<void> MessageChanges::changed_page(ConversationKey conversation, Position after, int64_t limit,
                                          std::vector<ChangedMessage>& out) {
  return changed_page_.each(
      [&](const Rows& row) {
        ChangedMessage changed;
        changed.message = message_of(row);
        changed.change_date = row.integer(12);
        changed.is_recalled = row.integer(13) != 0;
        out.push_back(std::move(changed));
      },
      conversation.low, conversation.high, after.date, after.id, limit);
}

}  // namespace turms::gateway::store
