// SPDX-License-Identifier: Apache-2.0
// Whom a group does not want. Belongs to the thread of its database.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

class GroupBlocklistTable {
 public:
  explicit GroupBlocklistTable(Database& database);

  /// \errors  conflict: is blocked already, or there never was such a group
  Result<void> insert(int64_t group_id, int64_t user_id, int64_t requester_id, int64_t date);
  /// \returns  false: was not blocked
  Result<bool> remove(int64_t group_id, int64_t user_id);
  Result<bool> contains(int64_t group_id, int64_t user_id);
  /// Growing ids, beginning after `after`.
  Result<std::vector<int64_t>> list(int64_t group_id, int64_t after, int64_t limit);

 private:
  Database& database_;
  Query insert_;
  Query remove_;
  Query contains_;
  Query list_;
};

}  // namespace turms::gateway::store
