// SPDX-License-Identifier: Apache-2.0
// A row of `messages` as a Message: what every query that gives whole messages selects and reads. Internal to this
// room.
#pragma once

#include "store/messages_table.h"
#include "store/query.h"

namespace turms::gateway::store {

/// The columns that message_of() reads, from the first of the row on.
inline constexpr const char* kMessageColumns =
    "messages.id, sender_id, target_id, is_group, is_system, delivery_date, messages.text, records, burn_after, "
    "pre_message_id, modification_date, reaction_date IS NOT NULL";

inline Message message_of(const Rows& row) {
  Message message;
  message.id = row.integer(0);
  message.sender_id = row.integer(1);
  message.target_id = row.integer(2);
  message.is_group = row.integer(3) != 0;
  message.is_system = row.integer(4) != 0;
  message.delivery_date = row.integer(5);
  message.text = row.optional_text(6);
  const auto records = row.blob(7);
  message.records.assign(records.begin(), records.end());
  message.burn_after = row.optional_integer(8);
  message.pre_message_id = row.optional_integer(9);
  message.modification_date = row.optional_integer(10);
  message.may_have_reactions = row.integer(11) != 0;
  return message;
}

}  // namespace turms::gateway::store
