// SPDX-License-Identifier: Apache-2.0
#include "store/groups_table.h"

#include "store/name_search.h"

namespace turms::gateway::store {
namespace {

constexpr const char* kColumns =
    "g.id, g.type_id, g.creator_id, g.owner_id, g.name, g.intro, g.announcement, g.min_score, g.creation_date, "
    "g.last_updated_date, g.mute_end_date, g.active";

Group group_of(const Rows& row) {
  Group group;
  group.id = row.integer(0);
  group.type_id = row.integer(1);
  group.creator_id = row.integer(2);
  group.owner_id = row.integer(3);
  group.name = row.optional_text(4);
  group.intro = row.optional_text(5);
  group.announcement = row.optional_text(6);
  group.min_score = row.optional_integer(7);
  group.creation_date = row.integer(8);
  group.last_updated_date = row.integer(9);
  group.mute_end_date = row.optional_integer(10);
  group.active = row.integer(11) != 0;
  return group;
}

std::optional<std::string_view> view_of(const std::optional<std::string>& text) {
  return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

}  // namespace

GroupsTable::GroupsTable(Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO groups (id, type_id, creator_id, owner_id, name, intro, announcement, min_score, "
              "creation_date, last_updated_date, mute_end_date, active) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
      find_(database, std::string("SELECT ") + kColumns + " FROM groups g WHERE g.id = ?1 AND g.deletion_date IS NULL"),
      update_(database,
              "UPDATE groups SET type_id = coalesce(?2, type_id), name = coalesce(?3, name), "
              "intro = coalesce(?4, intro), announcement = coalesce(?5, announcement), "
              "min_score = coalesce(?6, min_score), mute_end_date = coalesce(?7, mute_end_date), "
              "last_updated_date = ?8 WHERE id = ?1 AND deletion_date IS NULL"),
      set_owner_(database, "UPDATE groups SET owner_id = ?2, last_updated_date = ?3 WHERE id = ?1"),
      remove_logically_(database,
                        "UPDATE groups SET deletion_date = ?2, active = 0 WHERE id = ?1 AND deletion_date IS NULL"),
      remove_(database, "DELETE FROM groups WHERE id = ?1"),
      count_owned_(database, "SELECT count(*) FROM groups WHERE owner_id = ?1 AND deletion_date IS NULL"),
      count_owned_of_type_(
          database, "SELECT count(*) FROM groups WHERE owner_id = ?1 AND type_id = ?2 AND deletion_date IS NULL"),
      search_(database, std::string("SELECT ") + kColumns +
                            " FROM group_names n CROSS JOIN groups g ON g.id = n.rowid "
                            "WHERE n.name MATCH ?1 ORDER BY n.rowid LIMIT ?3 OFFSET ?2"),
      is_named_(database, "SELECT 1 FROM group_names WHERE name MATCH ?2 AND rowid = ?1") {
}

Result<void> GroupsTable::insert(const Group& group) {
  return insert_.run(group.id, group.type_id, group.creator_id, group.owner_id, view_of(group.name),
                     view_of(group.intro), view_of(group.announcement), group.min_score, group.creation_date,
                     group.last_updated_date, group.mute_end_date, group.active);
}

Result<std::optional<Group>> GroupsTable::find(int64_t id) {
  std::optional<Group> group;
  TURMS_TRY(find_.each([&](const Rows& row) { group = group_of(row); }, id));
  return group;
}

Result<void> GroupsTable::update(int64_t id, const GroupChange& change, int64_t date) {
  return update_.run(id, change.type_id, change.name, change.intro, change.announcement, change.min_score,
                     change.mute_end_date, date);
}

Result<void> GroupsTable::set_owner(int64_t id, int64_t owner_id, int64_t date) {
  return set_owner_.run(id, owner_id, date);
}

Result<bool> GroupsTable::remove_logically(int64_t id, int64_t date) {
  TURMS_TRY(remove_logically_.run(id, date));
  return database_.changes() == 1;
}

Result<bool> GroupsTable::remove(int64_t id) {
  TURMS_TRY(remove_.run(id));
  return database_.changes() == 1;
}

Result<int64_t> GroupsTable::count_owned(int64_t owner_id, std::optional<int64_t> type_id) {
  int64_t count = 0;
  const auto take = [&](const Rows& row) { count = row.integer(0); };
  if (type_id) {
    TURMS_TRY(count_owned_of_type_.each(take, owner_id, *type_id));
  } else {
    TURMS_TRY(count_owned_.each(take, owner_id));
  }
  return count;
}

Result<std::vector<Group>> GroupsTable::search(std::string_view text, int64_t skip, int64_t limit) {
  std::vector<Group> groups;
  const auto query = prefix_expression(text, kMaxSearchedWords);
  if (!query) return groups;
  TURMS_TRY(
      search_.each([&](const Rows& row) { groups.push_back(group_of(row)); }, std::string_view(*query), skip, limit));
  return groups;
}

Result<bool> GroupsTable::is_named(int64_t id, std::string_view text) {
  const auto query = prefix_expression(text, kMaxSearchedWords);
  bool found = false;
  if (!query) return found;
  TURMS_TRY(is_named_.each([&](const Rows&) { found = true; }, id, std::string_view(*query)));
  return found;
}

}  // namespace turms::gateway::store
