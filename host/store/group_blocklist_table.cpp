// SPDX-License-Identifier: Apache-2.0
#include "store/group_blocklist_table.h"

namespace turms::gateway::store {

GroupBlocklistTable::GroupBlocklistTable(Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO group_blocklist (group_id, user_id, requester_id, block_date) VALUES (?1, ?2, ?3, ?4)"),
      remove_(database, "DELETE FROM group_blocklist WHERE group_id = ?1 AND user_id = ?2"),
      contains_(database, "SELECT 1 FROM group_blocklist WHERE group_id = ?1 AND user_id = ?2"),
      list_(database,
            "SELECT user_id FROM group_blocklist WHERE group_id = ?1 AND user_id > ?2 ORDER BY user_id LIMIT ?3") {
}

Result<void> GroupBlocklistTable::insert(int64_t group_id, int64_t user_id, int64_t requester_id, int64_t date) {
  return insert_.run(group_id, user_id, requester_id, date);
}

Result<bool> GroupBlocklistTable::remove(int64_t group_id, int64_t user_id) {
  TURMS_TRY(remove_.run(group_id, user_id));
  return database_.changes() == 1;
}

Result<bool> GroupBlocklistTable::contains(int64_t group_id, int64_t user_id) {
  bool found = false;
  TURMS_TRY(contains_.each([&](const Rows&) { found = true; }, group_id, user_id));
  return found;
}

Result<std::vector<int64_t>> GroupBlocklistTable::list(int64_t group_id, int64_t after, int64_t limit) {
  std::vector<int64_t> users;
  TURMS_TRY(list_.each([&](const Rows& row) { users.push_back(row.integer(0)); }, group_id, after, limit));
  return users;
}

}  // namespace turms::gateway::store
