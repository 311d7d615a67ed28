// SPDX-License-Identifier: Apache-2.0
#include "store/versions_table.h"

namespace turms::gateway::store {
namespace {

constexpr int64_t kGroupBegan = 0;  // in the place of a list: the date a group's untouched lists have

template <class List>
int64_t number_of(List list) {
  return static_cast<int64_t>(list);
}

std::optional<int64_t> first(const Rows& row) {
  return row.optional_integer(0);
}

}  // namespace

VersionsTable::VersionsTable(Database& database)
    : get_user_(database,
                "SELECT coalesce((SELECT date FROM user_versions WHERE user_id = ?1 AND list = ?2), "
                "(SELECT registration_date FROM users WHERE id = ?1 AND deletion_date IS NULL))"),
      move_user_(database,
                 "INSERT INTO user_versions (user_id, list, date) VALUES (?1, ?2, ?3) "
                 "ON CONFLICT DO UPDATE SET date = max(excluded.date, date + 1)"),
      get_group_(database,
                 "SELECT coalesce((SELECT date FROM group_versions WHERE group_id = ?1 AND list = ?2), "
                 "(SELECT date FROM group_versions WHERE group_id = ?1 AND list = 0))"),
      move_group_(database,
                  "INSERT INTO group_versions (group_id, list, date) VALUES (?1, ?2, ?3) "
                  "ON CONFLICT DO UPDATE SET date = max(excluded.date, date + 1)"),
      end_group_(database, "DELETE FROM group_versions WHERE group_id = ?1") {
}

Result<std::optional<int64_t>> VersionsTable::get(int64_t user_id, UserVersion list) {
  std::optional<int64_t> date;
  TURMS_TRY(get_user_.each([&](const Rows& row) { date = first(row); }, user_id, number_of(list)));
  return date;
}

Result<void> VersionsTable::move(int64_t user_id, UserVersion list, int64_t date) {
  return move_user_.run(user_id, number_of(list), date);
}

Result<void> VersionsTable::begin_group(int64_t group_id, int64_t date) {
  return move_group_.run(group_id, kGroupBegan, date);
}

Result<std::optional<int64_t>> VersionsTable::get(int64_t group_id, GroupVersion list) {
  std::optional<int64_t> date;
  TURMS_TRY(get_group_.each([&](const Rows& row) { date = first(row); }, group_id, number_of(list)));
  return date;
}

Result<void> VersionsTable::move(int64_t group_id, GroupVersion list, int64_t date) {
  return move_group_.run(group_id, number_of(list), date);
}

Result<void> VersionsTable::end_group(int64_t group_id) {
  return end_group_.run(group_id);
}

}  // namespace turms::gateway::store
