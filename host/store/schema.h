// SPDX-License-Identifier: Apache-2.0
// The tables and how they grow from release to release. The version is kept in the file (PRAGMA user_version); a
// migration is one SQL script that is never edited once released. What each table means is written in README.md.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "store/database.h"

namespace turms::gateway::store {

/// The version this release writes.
[[nodiscard]] int64_t schema_version();

/// The version of the file, which may be an older one that migrate() would bring up to date; 0: a new file.
/// \errors  unsupported: the file belongs to another program, or was written by a newer release
[[nodiscard]] Result<int64_t> stored_version(Database& database);

/// Brings the file to schema_version(), all or nothing. A new file gets every table.
/// \errors  unsupported: the file belongs to another program, or was written by a newer release; and those of
/// Database::open.
Result<void> migrate(Database& database);

}  // namespace turms::gateway::store
