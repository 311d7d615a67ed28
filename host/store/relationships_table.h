// SPDX-License-Identifier: Apache-2.0
// One-sided relationships: what one user (the owner) noted about another. A row with a block date blocks the related
// user, one without makes a friend. The groups they are sorted into are relationship_groups_table.h. Belongs to the
// thread of its database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

enum class Relation { none, friendly, blocked };

struct Relationship {
  int64_t related_user_id = 0;
  std::optional<std::string> name;
  std::optional<int64_t> block_date;
  int64_t establishment_date = 0;
};

/// Which of an owner's relationships.
struct RelationshipFilter {
  std::optional<bool> blocked;
  std::optional<int32_t> group_index;
};

class RelationshipsTable {
 public:
  explicit RelationshipsTable(Database& database);

  /// What `owner` noted about `related`.
  Result<Relation> relation(int64_t owner, int64_t related);
  Result<std::optional<Relationship>> find(int64_t owner, int64_t related);
  /// By the related user's id, beginning after `after`.
  Result<std::vector<Relationship>> list(int64_t owner, const RelationshipFilter& filter, int64_t after, int64_t limit);
  /// The other way round: who has `related` for a friend, by id, beginning after `after`.
  Result<std::vector<int64_t>> friends_of(int64_t related, int64_t after, int64_t limit);

  /// Writes the whole row, over an older one.
  Result<void> put(int64_t owner, const Relationship& relationship);
  /// What a test or the demo data has to say: the row, in the default group. None removes.
  Result<void> put(int64_t owner, int64_t related, Relation relation, int64_t date);
  /// The row and its places in groups. \returns  false: there was no row
  Result<bool> remove(int64_t owner, int64_t related);

 private:
  Database& database_;
  Query relation_;
  Query find_;
  Query list_;
  Query list_group_;
  Query friends_of_;
  Query put_;
  Query join_default_;
  Query leave_groups_;
  Query remove_;
};

}  // namespace turms::gateway::store
