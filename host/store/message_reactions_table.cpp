// SPDX-License-Identifier: Apache-2.0
#include "store/message_reactions_table.h"

namespace turms::gateway::store {

MessageReactionsTable::MessageReactionsTable(Database& database)
    : database_(database),
      add_(database,
           "INSERT INTO message_reactions (message_id, reaction_type, user_id) VALUES (?1, ?2, ?3) "
           "ON CONFLICT DO NOTHING"),
      remove_(database, "DELETE FROM message_reactions WHERE message_id = ?1 AND reaction_type = ?2 AND user_id = ?3"),
      remove_up_to_(database, "DELETE FROM message_reactions WHERE message_id <= ?1"),
      counts_(database,
              "SELECT count(DISTINCT reaction_type), count(*) FILTER (WHERE user_id = ?2) FROM message_reactions "
              "WHERE message_id = ?1"),
      groups_(database,
              "SELECT reaction_type, user_id FROM message_reactions WHERE message_id = ?1 "
              "ORDER BY reaction_type, user_id") {
}

Result<bool> MessageReactionsTable::add(int64_t message_id, int32_t reaction_type, int64_t user_id) {
  TURMS_TRY(add_.run(message_id, int64_t{reaction_type}, user_id));
  return database_.changes() > 0;
}

Result<bool> MessageReactionsTable::remove(int64_t message_id, int32_t reaction_type, int64_t user_id) {
  TURMS_TRY(remove_.run(message_id, int64_t{reaction_type}, user_id));
  return database_.changes() > 0;
}

Result<void> MessageReactionsTable::remove_up_to(int64_t message_id) {
  return remove_up_to_.run(message_id);
}

Result<MessageReactionsTable::Counts> MessageReactionsTable::counts(int64_t message_id, int64_t user_id) {
  Counts counts;
  const auto take = [&](const Rows& row) { counts = {row.integer(0), row.integer(1)}; };
  TURMS_TRY(counts_.each(take, message_id, user_id));
  return counts;
}

Result<std::vector<ReactionGroup>> MessageReactionsTable::groups(int64_t message_id, size_t max_users) {
  std::vector<ReactionGroup> groups;
  const auto take = [&](const Rows& row) {
    const auto type = static_cast<int32_t>(row.integer(0));
    if (groups.empty() || groups.back().reaction_type != type) groups.push_back({type, 0, {}});
    ReactionGroup& group = groups.back();
    ++group.count;
    if (group.user_ids.size() < max_users) group.user_ids.push_back(row.integer(1));
  };
  TURMS_TRY(groups_.each(take, message_id));
  return groups;
}

}  // namespace turms::gateway::store
