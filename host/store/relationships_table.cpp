// SPDX-License-Identifier: Apache-2.0
#include "store/relationships_table.h"

#include <optional>

namespace turms::gateway::store {

RelationshipsTable::RelationshipsTable(Database& database)
    : relation_(database,
                "SELECT block_date IS NOT NULL FROM relationships WHERE owner_id = ?1 AND related_user_id = ?2"),
      put_(database,
           "INSERT INTO relationships (owner_id, related_user_id, block_date, establishment_date) "
           "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET block_date = excluded.block_date"),
      remove_(database, "DELETE FROM relationships WHERE owner_id = ?1 AND related_user_id = ?2") {
}

Result<Relation> RelationshipsTable::relation(int64_t owner, int64_t related) {
  auto relation = Relation::none;
  TURMS_TRY(
      relation_.each([&](const Rows& row) { relation = row.integer(0) != 0 ? Relation::blocked : Relation::friendly; },
                     owner, related));
  return relation;
}

Result<void> RelationshipsTable::put(int64_t owner, int64_t related, Relation relation, int64_t date) {
  if (relation == Relation::none) return remove(owner, related);
  const std::optional<int64_t> block_date = relation == Relation::blocked ? std::optional(date) : std::nullopt;
  return put_.run(owner, related, block_date, date);
}

Result<void> RelationshipsTable::remove(int64_t owner, int64_t related) {
  return remove_.run(owner, related);
}

}  // namespace turms::gateway::store
