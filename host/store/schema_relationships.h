// SPDX-License-Identifier: Apache-2.0
// Migration 2: search by name, settings and attributes of all kinds, relationship groups, friend
// requests, the stamps of versioned lists.
#pragma once

namespace turms::gateway::store {

inline constexpr const char* kSchemaRelationships = R"sql(
-- Stamps of the lists that clients keep; `list` is store::UserVersion. A list without a row is as old as its user.
CREATE TABLE user_versions (
  user_id INTEGER NOT NULL,
  list INTEGER NOT NULL,
  date INTEGER NOT NULL,
  PRIMARY KEY (user_id, list)
) WITHOUT ROWID;

-- The same for groups, store::GroupVersion; list 0 is the group's own date and stands in for those without a row.
CREATE TABLE group_versions (
  group_id INTEGER NOT NULL,
  list INTEGER NOT NULL,
  date INTEGER NOT NULL,
  PRIMARY KEY (group_id, list)
) WITHOUT ROWID;

-- Settings and attributes; `space` is store::ValueSpace, `value` an encoded Value of the client protocol.
CREATE TABLE custom_values (
  space INTEGER NOT NULL,
  owner_id INTEGER NOT NULL,
  target_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  value BLOB NOT NULL,
  last_updated_date INTEGER NOT NULL,
  PRIMARY KEY (space, owner_id, target_id, name)
) WITHOUT ROWID;

-- Who has a user for a friend: the other direction of the primary key.
CREATE INDEX relationships_by_related ON relationships (related_user_id, owner_id) WHERE block_date IS NULL;

-- The groups that were given a name; everybody has group 0 without a row.
CREATE TABLE relationship_groups (
  owner_id INTEGER NOT NULL,
  group_index INTEGER NOT NULL,
  name TEXT NOT NULL,
  creation_date INTEGER NOT NULL,
  PRIMARY KEY (owner_id, group_index)
) WITHOUT ROWID;

CREATE TABLE relationship_group_members (
  owner_id INTEGER NOT NULL,
  group_index INTEGER NOT NULL,
  related_user_id INTEGER NOT NULL,
  join_date INTEGER NOT NULL,
  PRIMARY KEY (owner_id, group_index, related_user_id)
) WITHOUT ROWID;
CREATE INDEX relationship_group_members_by_related ON relationship_group_members (owner_id, related_user_id);

-- `status` is the protocol's RequestStatus without EXPIRED, which is computed. Ids grow with time.
CREATE TABLE friend_requests (
  id INTEGER PRIMARY KEY,
  requester_id INTEGER NOT NULL,
  recipient_id INTEGER NOT NULL,
  content TEXT NOT NULL,
  status INTEGER NOT NULL,
  reason TEXT,
  creation_date INTEGER NOT NULL,
  response_date INTEGER
);
CREATE INDEX friend_requests_sent ON friend_requests (requester_id);
CREATE INDEX friend_requests_received ON friend_requests (recipient_id);
CREATE INDEX friend_requests_between ON friend_requests (requester_id, recipient_id);
CREATE INDEX friend_requests_unanswered ON friend_requests (creation_date) WHERE status = 0;

-- Names of users who are not removed, word by word, for search. The text itself stays in `users`; the triggers keep step
-- with it. Short beginnings of words have an index of their own.
CREATE VIRTUAL TABLE user_names USING fts5 (
  name, content = 'users', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
CREATE TRIGGER user_names_added AFTER INSERT ON users WHEN new.deletion_date IS NULL BEGIN
  INSERT INTO user_names (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER user_names_changed AFTER UPDATE OF name ON users
WHEN old.deletion_date IS NULL AND new.deletion_date IS NULL AND old.name <> new.name BEGIN
  INSERT INTO user_names (user_names, rowid, name) VALUES ('delete', old.id, old.name);
  INSERT INTO user_names (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER user_names_removed AFTER UPDATE OF deletion_date ON users
WHEN old.deletion_date IS NULL AND new.deletion_date IS NOT NULL BEGIN
  INSERT INTO user_names (user_names, rowid, name) VALUES ('delete', old.id, old.name);
END;
)sql";

}  // namespace turms::gateway::store
