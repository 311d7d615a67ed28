// SPDX-License-Identifier: Apache-2.0
// `turms-gateway check`: looks for damage in what the embedded backend keeps, or in a backup of it. Changes nothing, so
// the gateway may run meanwhile.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/arguments.h"
#include "base/result.h"

namespace turms::gateway::app {

/// The database's name within a backup.
inline constexpr const char* kBackupDatabase = "turms.db";
/// The name of the folder of uploaded files within a backup.
inline constexpr const char* kBackupBlobs = "blobs";

/// What is wrong with the database at `path`, in words; nothing when all is well.
/// \errors  not_found: there is none; those of store::find_damage
[[nodiscard]] Result<std::vector<std::string>> check_database(const std::filesystem::path& path);

/// Returns the exit status: kFailed when there is damage.
[[nodiscard]] int run_check_command(const Arguments& arguments);

}  // namespace turms::gateway::app
