// SPDX-License-Identifier: Apache-2.0
// Migration 4: conversations, reactions, and what following and searching messages needs.
#pragma once

namespace turms::gateway::store {

inline constexpr const char* kSchemaConversations = R"sql(
-- How far the owner has read what the target wrote, and whether he ever wrote to the target himself.
CREATE TABLE private_conversations (
  owner_id INTEGER NOT NULL,
  target_id INTEGER NOT NULL,
  read_date INTEGER,
  has_written INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (owner_id, target_id)
) WITHOUT ROWID;

CREATE TABLE group_conversations (
  group_id INTEGER NOT NULL,
  member_id INTEGER NOT NULL,
  read_date INTEGER NOT NULL,
  PRIMARY KEY (group_id, member_id)
) WITHOUT ROWID;

CREATE TABLE message_reactions (
  message_id INTEGER NOT NULL,
  reaction_type INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  PRIMARY KEY (message_id, reaction_type, user_id)
) WITHOUT ROWID;

-- Few messages ever change, so these indexes are small beside those of all messages.
CREATE INDEX messages_changed ON messages (conversation_low, conversation_high, change_date)
  WHERE change_date IS NOT NULL;

-- The words of messages. `participants` narrows a search to what a user may see without looking at anybody else's:
-- "u1 u2" for a private message, "g5" for a group's. Rows follow the messages at a distance (message_search.h).
CREATE VIEW message_search_rows AS SELECT
  id,
  CASE WHEN is_group THEN 'g' || target_id ELSE 'u' || sender_id || ' u' || target_id END AS participants,
  text
FROM messages WHERE text IS NOT NULL AND recall_date IS NULL AND deletion_date IS NULL;
CREATE VIRTUAL TABLE message_search USING fts5 (
  participants, text,
  content = 'message_search_rows', content_rowid = 'id', columnsize = 0,
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE message_search_progress (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  indexed_up_to INTEGER NOT NULL -- the id of the newest message whose words are in message_search
);
INSERT INTO message_search_progress VALUES (1, 0);
)sql";

}  // namespace turms::gateway::store
