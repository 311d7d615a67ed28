// SPDX-License-Identifier: Apache-2.0
// Migration 2: profiles beyond the name, settings and attributes of all kinds, relationship groups, friend
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
)sql";

}  // namespace turms::gateway::store
