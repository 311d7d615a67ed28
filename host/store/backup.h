// SPDX-License-Identifier: Apache-2.0
// A copy of the database while others read and write it: one consistent state, as of the moment the copy began. Nobody
// is blocked; the log only can't start over before the copy is done.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "store/database.h"

namespace turms::gateway::store {

/// Copies what `source` sees now into a new file at `target`, which is on the disk when this returns. The copy is one
/// file without a log, so that it can be moved, kept on read-only media and opened by any SQLite; a gateway that opens
/// it for writing gives it a log again. On an error the unfinished target is removed.
/// \param source  a connection outside of a transaction; may be read-only
/// \param vfs     file system of the copy; empty: the default; tests name one that fails on demand
/// \returns       bytes of the copy
/// \errors        conflict: `target` exists; limit: its disk is full; io; denied
/// Thread: the source's.
Result<int64_t> back_up(Database& source, const std::string& target, const std::string& vfs = {});

}  // namespace turms::gateway::store
