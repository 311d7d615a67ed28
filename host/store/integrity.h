// SPDX-License-Identifier: Apache-2.0
// Whether a database file is what it should be: a look at every page, index and reference. Reads only, so it may run
// beside a gateway.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace turms::gateway::store {

/// At most this many complaints of each kind are told: one broken page can have thousands.
inline constexpr int kMaxComplaints = 100;

/// Reads the whole file: seconds a gigabyte.
/// \returns  what is wrong, in words; nothing when all is well
/// \errors   unsupported: not ours, or of a newer release (schema.h); io: so damaged that it can't be read
Result<std::vector<std::string>> find_damage(Database& database);

}  // namespace turms::gateway::store
