// SPDX-License-Identifier: Apache-2.0
// The command line as a value. Pure: what the words mean, not what is done about them.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace turms::gateway::app {

enum class Action { serve, check_config, help, version, ctl, user, backup, check };

struct Arguments {
  Action action = Action::serve;
  std::filesystem::path config = "gateway.toml";
  bool demo_data = false;

  // ctl
  std::filesystem::path socket;  // empty: the one in the configuration
  bool json = false;

  // user
  std::string name;
  bool password_stdin = false;

  bool wants_help = false;         // of a command
  std::vector<std::string> words;  // of a command, options taken out
};

/// Errors: invalid_argument, in words for the person at the keyboard.
[[nodiscard]] Result<Arguments> parse_arguments(std::span<const std::string> words);

/// The help text of the program.
[[nodiscard]] std::string_view usage();

}  // namespace turms::gateway::app
