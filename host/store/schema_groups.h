// SPDX-License-Identifier: Apache-2.0
// Migration 3: groups, their types, members and enrolment. What is looked up by user has an index by user; rows that can
// be large (questions) are read by group only.
#pragma once

namespace turms::gateway::store {

inline constexpr const char* kSchemaGroups = R"sql(
-- Strategies are numbered in group_types_table.h. The defaults are those of Turms' own default type.
CREATE TABLE group_types (
  id INTEGER PRIMARY KEY CHECK (id >= 0),
  name TEXT NOT NULL,
  group_size_limit INTEGER NOT NULL DEFAULT 500,
  inviters INTEGER NOT NULL DEFAULT 1,
  invitee_approves INTEGER NOT NULL DEFAULT 1,
  join_strategy INTEGER NOT NULL DEFAULT 1,
  info_updaters INTEGER NOT NULL DEFAULT 2,
  member_info_updaters INTEGER NOT NULL DEFAULT 2,
  guest_speakable INTEGER NOT NULL DEFAULT 0,
  self_info_updatable INTEGER NOT NULL DEFAULT 1,
  enable_read_receipt INTEGER NOT NULL DEFAULT 1,
  message_editable INTEGER NOT NULL DEFAULT 1
);
INSERT INTO group_types (id, name) VALUES (0, 'DEFAULT');

CREATE TABLE groups (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  type_id INTEGER NOT NULL REFERENCES group_types (id),
  creator_id INTEGER NOT NULL,
  owner_id INTEGER NOT NULL,
  name TEXT,
  intro TEXT,
  announcement TEXT,
  min_score INTEGER,
  creation_date INTEGER NOT NULL,
  last_updated_date INTEGER NOT NULL,
  deletion_date INTEGER,
  mute_end_date INTEGER,
  active INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX groups_by_owner ON groups (owner_id, type_id) WHERE deletion_date IS NULL;

-- Only names of groups that are there are found; the index holds no copy of them.
CREATE VIRTUAL TABLE group_names USING fts5 (
  name, content = 'groups', content_rowid = 'id', prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER group_names_added AFTER INSERT ON groups WHEN new.deletion_date IS NULL BEGIN
  INSERT INTO group_names (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER group_names_changed AFTER UPDATE OF name, deletion_date ON groups
WHEN old.name IS NOT new.name OR old.deletion_date IS NOT new.deletion_date BEGIN
  INSERT INTO group_names (group_names, rowid, name) SELECT 'delete', old.id, old.name WHERE old.deletion_date IS NULL;
  INSERT INTO group_names (rowid, name) SELECT new.id, new.name WHERE new.deletion_date IS NULL;
END;
CREATE TRIGGER group_names_removed AFTER DELETE ON groups WHEN old.deletion_date IS NULL BEGIN
  INSERT INTO group_names (group_names, rowid, name) VALUES ('delete', old.id, old.name);
END;

CREATE TABLE group_members (
  group_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL,
  role INTEGER NOT NULL,
  join_date INTEGER NOT NULL,
  mute_end_date INTEGER,
  name TEXT,
  PRIMARY KEY (group_id, user_id)
) WITHOUT ROWID;
CREATE INDEX group_members_by_user ON group_members (user_id);

CREATE TABLE group_blocklist (
  group_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL,
  block_date INTEGER NOT NULL,
  requester_id INTEGER NOT NULL,
  PRIMARY KEY (group_id, user_id)
) WITHOUT ROWID;

-- status: RequestStatus of the schema. What is overdue stays PENDING here; readers compute EXPIRED.
CREATE TABLE group_invitations (
  id INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  inviter_id INTEGER NOT NULL,
  invitee_id INTEGER NOT NULL,
  status INTEGER NOT NULL,
  creation_date INTEGER NOT NULL,
  response_date INTEGER,
  content TEXT NOT NULL,
  reason TEXT
);
CREATE INDEX group_invitations_by_group ON group_invitations (group_id, id);
CREATE INDEX group_invitations_by_inviter ON group_invitations (inviter_id, id);
CREATE INDEX group_invitations_by_invitee ON group_invitations (invitee_id, id);

CREATE TABLE group_join_requests (
  id INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  requester_id INTEGER NOT NULL,
  responder_id INTEGER,
  status INTEGER NOT NULL,
  creation_date INTEGER NOT NULL,
  response_date INTEGER,
  content TEXT NOT NULL,
  reason TEXT
);
CREATE INDEX group_join_requests_by_group ON group_join_requests (group_id, id);
CREATE INDEX group_join_requests_by_requester ON group_join_requests (requester_id, id);

-- answers: packed like the records of a message (README.md).
CREATE TABLE group_join_questions (
  id INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  score INTEGER NOT NULL,
  question TEXT NOT NULL,
  answers BLOB NOT NULL
);
CREATE INDEX group_join_questions_by_group ON group_join_questions (group_id, id);
)sql";

}  // namespace turms::gateway::store
