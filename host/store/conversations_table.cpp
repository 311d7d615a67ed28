// SPDX-License-Identifier: Apache-2.0
#include "store/conversations_table.h"

namespace turms::gateway::store {

ConversationsTable::ConversationsTable(Database& database)
    : database_(database),
      note_written_(database,
                    "INSERT INTO private_conversations (owner_id, target_id, read_date, has_written) "
                    "VALUES (?1, ?2, ?3, 1) ON CONFLICT DO UPDATE SET has_written = 1, "
                    "read_date = CASE WHEN ?3 > ifnull(read_date, 0) THEN ?3 ELSE read_date END "
                    "WHERE has_written = 0 OR ?3 > ifnull(read_date, 0)"),
      has_written_(database,
                   "SELECT 1 FROM private_conversations WHERE owner_id = ?1 AND target_id = ?2 AND has_written = 1"),
      move_private_(database,
                    "INSERT INTO private_conversations (owner_id, target_id, read_date) VALUES (?1, ?2, ?3) "
                    "ON CONFLICT DO UPDATE SET read_date = ?3 WHERE ?4 OR read_date IS NULL OR read_date < ?3"),
      move_group_(database,
                  "INSERT INTO group_conversations (group_id, member_id, read_date) VALUES (?1, ?2, ?3) "
                  "ON CONFLICT DO UPDATE SET read_date = ?3 WHERE ?4 OR read_date < ?3"),
      private_read_date_(database,
                         "SELECT read_date FROM private_conversations WHERE owner_id = ?1 AND target_id = ?2"),
      group_read_dates_(database,
                        "SELECT member_id, read_date FROM group_conversations WHERE group_id = ?1 ORDER BY member_id"),
      remove_group_(database, "DELETE FROM group_conversations WHERE group_id = ?1") {
}

Result<void> ConversationsTable::note_written(int64_t owner, int64_t target, std::optional<int64_t> read_date) {
  return note_written_.run(owner, target, read_date);
}

Result<bool> ConversationsTable::has_written(int64_t owner, int64_t target) {
  bool has_written = false;
  TURMS_TRY(has_written_.each([&](const Rows&) { has_written = true; }, owner, target));
  return has_written;
}

Result<bool> ConversationsTable::move_private(int64_t owner, int64_t target, int64_t read_date, ReadDateMoves moves) {
  TURMS_TRY(move_private_.run(owner, target, read_date, moves == ReadDateMoves::both_ways));
  return database_.changes() > 0;
}

Result<bool> ConversationsTable::move_group(int64_t group_id, int64_t member_id, int64_t read_date,
                                            ReadDateMoves moves) {
  TURMS_TRY(move_group_.run(group_id, member_id, read_date, moves == ReadDateMoves::both_ways));
  return database_.changes() > 0;
}

Result<std::optional<int64_t>> ConversationsTable::private_read_date(int64_t owner, int64_t target) {
  std::optional<int64_t> date;
  TURMS_TRY(private_read_date_.each([&](const Rows& row) { date = row.optional_integer(0); }, owner, target));
  return date;
}

Result<std::vector<MemberReadDate>> ConversationsTable::group_read_dates(int64_t group_id) {
  std::vector<MemberReadDate> dates;
  const auto take = [&](const Rows& row) { dates.push_back({row.integer(0), row.integer(1)}); };
  TURMS_TRY(group_read_dates_.each(take, group_id));
  return dates;
}

Result<void> ConversationsTable::remove_group(int64_t group_id) {
  return remove_group_.run(group_id);
}

}  // namespace turms::gateway::store
