// SPDX-License-Identifier: Apache-2.0
#include "store/foreign_commits.h"

#include <utility>

namespace turms::gateway::store {

Result<bool> ForeignCommits::happened() {
  int64_t now = 0;
  TURMS_TRY(version_query_.each([&](const Rows& row) { now = row.integer(0); }));
  const auto before = std::exchange(version_, now);
  return before && *before != now;
}

}  // namespace turms::gateway::store
