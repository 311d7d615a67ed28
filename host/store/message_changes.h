// SPDX-License-Identifier: Apache-2.0
// What happens to messages after they were sent: edits, recalls, reactions; and messages in the order of those changes,
// for whoever wants to catch up with them. Keeps the words of message_search in step. Belongs to the thread of its
// database.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/message_search.h"
#include "store/messages_table.h"
#include "store/query.h"

namespace turms::gateway::store {

/// What is set replaces what was there.
struct MessageEdit {
  std::optional<std::string_view> text;
  std::optional<std::string_view> records;  // packed, see record_list.h
};

/// A message and what became of it.
struct ChangedMessage {
  Message message;
  int64_t change_date = 0;
  bool is_recalled = false;
};

class MessageChanges {
 public:
  /// \param search  of the same database
  MessageChanges(Database& database, MessageSearch& search);

  // `date` is now, and must never be smaller than at the call before. With several statements each: the caller holds a
  // Savepoint.
  Result<void> edit(int64_t id, const MessageEdit& edit, int64_t date);
  /// \param recall_date  what the client calls the moment; the text stays, hidden
  Result<void> recall(int64_t id, int64_t recall_date, int64_t date);
  Result<void> note_reaction(int64_t id, int64_t date);

  /// The messages of a conversation that changed after a position {change date, id}, oldest change first, recalled ones
  /// included, deleted ones not. Appended to `out`.
  Result<void> changed_page(ConversationKey conversation, Position after, int64_t limit,
                            std::vector<ChangedMessage>& out);

 private:
  MessageSearch& search_;
  Query edit_;
  Query recall_;
  Query note_reaction_;
  Query changed_page_;
};

}  // namespace turms::gateway::store
