// SPDX-License-Identifier: Apache-2.0
// Rows that tests of groups begin with.
#pragma once

#include <string>

#include "host/store/temp_database.h"
#include "store/group_members_table.h"
#include "store/groups_table.h"
#include "store/query.h"

namespace turms::gateway::store {

inline Group group_named(int64_t id, std::string name, int64_t owner = 1) {
  Group group;
  group.id = id;
  group.creator_id = group.owner_id = owner;
  group.name = std::move(name);
  group.creation_date = group.last_updated_date = 1000;
  return group;
}

inline GroupMember member_of_group(int64_t group_id, int64_t user_id, int32_t role = 2) {
  GroupMember member;
  member.group_id = group_id;
  member.user_id = user_id;
  member.role = role;
  member.join_date = 1000;
  return member;
}

/// What SQLite would do for a statement; "SCAN" and "TEMP B-TREE" are what tests look for.
inline std::string plan_of(Database& database, const std::string& sql) {
  std::string plan;
  Query explain(database, "EXPLAIN QUERY PLAN " + sql);
  if (!explain.each([&](const Rows& row) { plan.append(row.text(3)).append("; "); }).ok()) return "SCAN: no plan";
  return plan;
}

}  // namespace turms::gateway::store
