// SPDX-License-Identifier: Apache-2.0
// The long-running half of the program: the gateway in the foreground until a signal, and the check of a configuration.
#pragma once

#include <filesystem>

namespace turms::gateway::app {

/// Runs the gateway until TERM or INT. Returns the exit status; a gateway that cannot end cleanly leaves the process
/// itself. Thread: main.
[[nodiscard]] int serve(const std::filesystem::path& config_file, bool demo_data);

/// Prints everything that is wrong with a configuration, what plugins say about theirs included. Opens no port and no
/// database.
[[nodiscard]] int check_config(const std::filesystem::path& config_file);

}  // namespace turms::gateway::app
