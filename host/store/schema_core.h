// SPDX-License-Identifier: Apache-2.0
// Migration 1: users, relationships, messages. Dates are milliseconds since the Unix epoch. Columns of messages that are
// NULL cost one byte a row.
#pragma once

namespace turms::gateway::store {

inline constexpr const char* kSchemaCore = R"sql(
CREATE TABLE users (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  name TEXT NOT NULL DEFAULT '',
  intro TEXT NOT NULL DEFAULT '',
  profile_picture TEXT NOT NULL DEFAULT '',
  profile_access_strategy INTEGER NOT NULL DEFAULT 0,
  registration_date INTEGER NOT NULL,
  last_updated_date INTEGER NOT NULL,
  deletion_date INTEGER,
  active INTEGER NOT NULL DEFAULT 1
);

-- A table of its own: profiles are read often, verifiers at logins only, and other hashes may join.
CREATE TABLE scram_verifiers (
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  salt BLOB NOT NULL,
  iterations INTEGER NOT NULL,
  stored_key BLOB NOT NULL,
  server_key BLOB NOT NULL,
  PRIMARY KEY (user_id, hash)
) WITHOUT ROWID;

CREATE TABLE relationships (
  owner_id INTEGER NOT NULL,
  related_user_id INTEGER NOT NULL,
  name TEXT,
  block_date INTEGER,
  establishment_date INTEGER NOT NULL,
  PRIMARY KEY (owner_id, related_user_id)
) WITHOUT ROWID;

-- Ids grow with time, so rows are appended. The conversation is computed, stored in its index only: (lower, higher user id) of
-- a private one, (0, group id) of a group. What can be large comes last: SQLite walks through it to reach what follows.
CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  sender_id INTEGER NOT NULL,
  target_id INTEGER NOT NULL,
  is_group INTEGER NOT NULL,
  is_system INTEGER NOT NULL,
  delivery_date INTEGER NOT NULL,
  burn_after INTEGER,
  pre_message_id INTEGER,
  modification_date INTEGER,
  recall_date INTEGER,
  deletion_date INTEGER,
  reaction_date INTEGER, -- of the newest change of its reactions; NULL: it never had one
  change_date INTEGER,   -- the newest of edit, recall and reaction by this machine's clock
  text TEXT,
  records BLOB,
  conversation_low INTEGER AS (CASE WHEN is_group THEN 0 ELSE min(sender_id, target_id) END) VIRTUAL,
  conversation_high INTEGER AS (CASE WHEN is_group THEN target_id ELSE max(sender_id, target_id) END) VIRTUAL
);
CREATE INDEX messages_by_conversation ON messages (conversation_low, conversation_high, delivery_date);
CREATE INDEX messages_received ON messages (target_id, delivery_date) WHERE is_group = 0;
)sql";

}  // namespace turms::gateway::store
