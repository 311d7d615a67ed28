// SPDX-License-Identifier: Apache-2.0
// Notices when another connection has changed the database: the `user` command of another process, above all. Belongs
// to the thread of its database.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

class ForeignCommits {
 public:
  explicit ForeignCommits(Database& database) : version_query_(database, "PRAGMA data_version") {}

  /// Whether anybody else has committed since the last call; false at the first one. Costs some microseconds.
  Result<bool> happened();

 private:
  Query version_query_;
  std::optional<int64_t> version_;
};

}  // namespace turms::gateway::store
