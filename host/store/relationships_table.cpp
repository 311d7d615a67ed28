// SPDX-License-Identifier: Apache-2.0
#include "store/relationships_table.h"

#include <string_view>

namespace turms::gateway::store {
namespace {

Relationship relationship_of(const Rows& row) {
  return {row.integer(0), row.optional_text(1), row.optional_integer(2), row.integer(3)};
}

}  // namespace

RelationshipsTable::RelationshipsTable(Database& database)
    : database_(database),
      relation_(database,
                "SELECT block_date IS NOT NULL FROM relationships WHERE owner_id = ?1 AND related_user_id = ?2"),
      find_(database,
            "SELECT related_user_id, name, block_date, establishment_date FROM relationships "
            "WHERE owner_id = ?1 AND related_user_id = ?2"),
      list_(database,
            "SELECT related_user_id, name, block_date, establishment_date FROM relationships "
            "WHERE owner_id = ?1 AND related_user_id > ?2 AND (?3 IS NULL OR (block_date IS NOT NULL) = ?3) "
            "ORDER BY related_user_id LIMIT ?4"),
      list_group_(database,
                  "SELECT r.related_user_id, r.name, r.block_date, r.establishment_date "
                  "FROM relationship_group_members AS m JOIN relationships AS r "
                  "ON r.owner_id = m.owner_id AND r.related_user_id = m.related_user_id "
                  "WHERE m.owner_id = ?1 AND m.group_index = ?5 AND m.related_user_id > ?2 "
                  "AND (?3 IS NULL OR (r.block_date IS NOT NULL) = ?3) ORDER BY m.related_user_id LIMIT ?4"),
      friends_of_(database,
                  "SELECT owner_id FROM relationships WHERE related_user_id = ?1 AND block_date IS NULL "
                  "AND owner_id > ?2 ORDER BY owner_id LIMIT ?3"),
      put_(database,
           "INSERT OR REPLACE INTO relationships (owner_id, related_user_id, name, block_date, establishment_date) "
           "VALUES (?1, ?2, ?3, ?4, ?5)"),
      join_default_(database,
                    "INSERT OR IGNORE INTO relationship_group_members "
                    "(owner_id, group_index, related_user_id, join_date) VALUES (?1, 0, ?2, ?3)"),
      leave_groups_(database, "DELETE FROM relationship_group_members WHERE owner_id = ?1 AND related_user_id = ?2"),
      remove_(database, "DELETE FROM relationships WHERE owner_id = ?1 AND related_user_id = ?2") {
}

Result<Relation> RelationshipsTable::relation(int64_t owner, int64_t related) {
  auto relation = Relation::none;
  TURMS_TRY(
      relation_.each([&](const Rows& row) { relation = row.integer(0) != 0 ? Relation::blocked : Relation::friendly; },
                     owner, related));
  return relation;
}

Result<std::optional<Relationship>> RelationshipsTable::find(int64_t owner, int64_t related) {
  std::optional<Relationship> found;
  TURMS_TRY(find_.each([&](const Rows& row) { found = relationship_of(row); }, owner, related));
  return found;
}

Result<std::vector<Relationship>> RelationshipsTable::list(int64_t owner, const RelationshipFilter& filter,
                                                           int64_t after, int64_t limit) {
  std::vector<Relationship> found;
  const auto take = [&](const Rows& row) { found.push_back(relationship_of(row)); };
  if (filter.group_index) {
    TURMS_TRY(list_group_.each(take, owner, after, filter.blocked, limit, int64_t{*filter.group_index}));
  } else {
    TURMS_TRY(list_.each(take, owner, after, filter.blocked, limit));
  }
  return found;
}

Result<std::vector<int64_t>> RelationshipsTable::friends_of(int64_t related, int64_t after, int64_t limit) {
  std::vector<int64_t> owners;
  TURMS_TRY(friends_of_.each([&](const Rows& row) { owners.push_back(row.integer(0)); }, related, after, limit));
  return owners;
}

Result<void> RelationshipsTable::put(int64_t owner, const Relationship& relationship) {
  std::optional<std::string_view> name;
  if (relationship.name) name = *relationship.name;
  return put_.run(owner, relationship.related_user_id, name, relationship.block_date, relationship.establishment_date);
}

Result<void> RelationshipsTable::put(int64_t owner, int64_t related, Relation relation, int64_t date) {
  if (relation == Relation::none) {
    const auto removed = remove(owner, related);
    return removed.ok() ? Result<void>() : Result<void>(removed.error());
  }
  const std::optional<int64_t> block_date = relation == Relation::blocked ? std::optional(date) : std::nullopt;
  TURMS_TRY(put(owner, {related, std::nullopt, block_date, date}));
  return join_default_.run(owner, related, date);
}

Result<bool> RelationshipsTable::remove(int64_t owner, int64_t related) {
  TURMS_TRY(leave_groups_.run(owner, related));
  TURMS_TRY(remove_.run(owner, related));
  return database_.changes() == 1;
}

}  // namespace turms::gateway::store
