// SPDX-License-Identifier: Apache-2.0
#include "store/relationship_groups_table.h"

namespace turms::gateway::store {

RelationshipGroupsTable::RelationshipGroupsTable(Database& database)
    : database_(database),
      list_(database, "SELECT group_index, name FROM relationship_groups WHERE owner_id = ?1 ORDER BY group_index"),
      count_(database, "SELECT count(*) FROM relationship_groups WHERE owner_id = ?1"),
      insert_(database,
              "INSERT INTO relationship_groups (owner_id, group_index, name, creation_date) VALUES (?1, ?2, ?3, ?4)"),
      rename_(database,
              "UPDATE relationship_groups SET name = ?3 WHERE owner_id = ?1 AND group_index = ?2 AND name <> ?3"),
      name_default_(database,
                    "INSERT INTO relationship_groups (owner_id, group_index, name, creation_date) "
                    "VALUES (?1, 0, ?2, ?3) ON CONFLICT DO UPDATE SET name = excluded.name "
                    "WHERE name <> excluded.name"),
      move_members_(
          database,
          "INSERT OR IGNORE INTO relationship_group_members (owner_id, group_index, related_user_id, join_date) "
          "SELECT owner_id, ?3, related_user_id, ?4 FROM relationship_group_members "
          "WHERE owner_id = ?1 AND group_index = ?2"),
      drop_members_(database, "DELETE FROM relationship_group_members WHERE owner_id = ?1 AND group_index = ?2"),
      drop_(database, "DELETE FROM relationship_groups WHERE owner_id = ?1 AND group_index = ?2"),
      add_member_(
          database,
          "INSERT OR IGNORE INTO relationship_group_members (owner_id, group_index, related_user_id, join_date) "
          "VALUES (?1, ?2, ?3, ?4)"),
      remove_member_(database,
                     "DELETE FROM relationship_group_members "
                     "WHERE owner_id = ?1 AND group_index = ?2 AND related_user_id = ?3"),
      is_member_(database,
                 "SELECT 1 FROM relationship_group_members "
                 "WHERE owner_id = ?1 AND group_index = ?2 AND related_user_id = ?3"),
      is_in_any_(database,
                 "SELECT 1 FROM relationship_group_members WHERE owner_id = ?1 AND related_user_id = ?2 LIMIT 1"),
      members_(database,
               "SELECT related_user_id FROM relationship_group_members "
               "WHERE owner_id = ?1 AND group_index = ?2 ORDER BY related_user_id") {
}

Result<std::vector<RelationshipGroup>> RelationshipGroupsTable::list(int64_t owner) {
  std::vector<RelationshipGroup> groups;
  TURMS_TRY(list_.each(
      [&](const Rows& row) {
        groups.push_back({static_cast<int32_t>(row.integer(0)), std::string(row.text(1))});
      },
      owner));
  for (const RelationshipGroup& group : groups) {
    if (group.index == kDefaultRelationshipGroup) return groups;
  }
  groups.insert(groups.begin(), RelationshipGroup{});
  return groups;
}

Result<int64_t> RelationshipGroupsTable::count(int64_t owner) {
  int64_t count = 0;
  TURMS_TRY(count_.each([&](const Rows& row) { count = row.integer(0); }, owner));
  return count;
}

Result<void> RelationshipGroupsTable::insert(int64_t owner, int32_t index, std::string_view name, int64_t date) {
  return insert_.run(owner, int64_t{index}, name, date);
}

Result<bool> RelationshipGroupsTable::rename(int64_t owner, int32_t index, std::string_view name, int64_t date) {
  if (index == kDefaultRelationshipGroup) {
    TURMS_TRY(name_default_.run(owner, name, date));
  } else {
    TURMS_TRY(rename_.run(owner, int64_t{index}, name));
  }
  return database_.changes() == 1;
}

Result<void> RelationshipGroupsTable::remove(int64_t owner, int32_t index, int32_t target, int64_t date) {
  TURMS_TRY(move_members_.run(owner, int64_t{index}, int64_t{target}, date));
  TURMS_TRY(drop_members_.run(owner, int64_t{index}));
  return drop_.run(owner, int64_t{index});
}

Result<bool> RelationshipGroupsTable::add_member(int64_t owner, int32_t index, int64_t related, int64_t date) {
  TURMS_TRY(add_member_.run(owner, int64_t{index}, related, date));
  return database_.changes() == 1;
}

Result<bool> RelationshipGroupsTable::remove_member(int64_t owner, int32_t index, int64_t related) {
  TURMS_TRY(remove_member_.run(owner, int64_t{index}, related));
  return database_.changes() == 1;
}

Result<bool> RelationshipGroupsTable::is_member(int64_t owner, int32_t index, int64_t related) {
  bool found = false;
  TURMS_TRY(is_member_.each([&](const Rows&) { found = true; }, owner, int64_t{index}, related));
  return found;
}

Result<bool> RelationshipGroupsTable::is_in_any(int64_t owner, int64_t related) {
  bool found = false;
  TURMS_TRY(is_in_any_.each([&](const Rows&) { found = true; }, owner, related));
  return found;
}

Result<std::vector<int64_t>> RelationshipGroupsTable::members(int64_t owner, int32_t index) {
  std::vector<int64_t> members;
  TURMS_TRY(members_.each([&](const Rows& row) { members.push_back(row.integer(0)); }, owner, int64_t{index}));
  return members;
}

}  // namespace turms::gateway::store
