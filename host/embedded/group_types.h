// SPDX-License-Identifier: Apache-2.0
// Group types that the operator declares ([[embedded.group_types]]), and the open one that is declared for him.
// They are written into the database at every start, so that the configuration is the truth about them; a type that it
// no longer names stays, since groups may follow it.
#pragma once

#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/group_type.h"

namespace turms::gateway::embedded {

/// Writes those that differ from what is there, all or none; nothing is written when nothing differs, so that a start
/// on a full disk is no worse for them. \errors  those of writing the database
[[nodiscard]] Result<void> put_group_types(store::Database& database, const std::vector<store::GroupType>& types);

}  // namespace turms::gateway::embedded
