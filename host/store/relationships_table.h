// SPDX-License-Identifier: Apache-2.0
// One-sided relationships: what one user (the owner) noted about another. A row with a block date blocks the related
// user, one without makes a friend. Belongs to the thread of its database.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

enum class Relation { none, friendly, blocked };

class RelationshipsTable {
 public:
  explicit RelationshipsTable(Database& database);

  /// What `owner` noted about `related`.
  Result<Relation> relation(int64_t owner, int64_t related);
  /// Writes the row, over an older one.
  Result<void> put(int64_t owner, int64_t related, Relation relation, int64_t date);
  Result<void> remove(int64_t owner, int64_t related);

 private:
  Query relation_;
  Query put_;
  Query remove_;
};

}  // namespace turms::gateway::store
