// SPDX-License-Identifier: Apache-2.0
// How the backend's threads open the one database, each its own connection.
#pragma once

#include "base/result.h"
#include "embedded/embedded_settings.h"
#include "store/database.h"

namespace turms::gateway::embedded {

enum class Role {
  writer,  // makes the file and brings its schema up to date
  reader,
};

/// \errors  those of store::Database::open and store::migrate
[[nodiscard]] Result<store::Database> open_connection(const EmbeddedSettings& settings, Role role);

}  // namespace turms::gateway::embedded
