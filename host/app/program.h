// SPDX-License-Identifier: Apache-2.0
// The program behind main(): reads the words of the command line and does what they ask.
#pragma once

#include <span>
#include <string>

namespace turms::gateway::app {

/// Exit statuses. Those of ctl are told by control::usage().
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kNoGateway = 3;

/// `words` is the command line without the program's name. Blocks until the work is done; for a gateway that is until a
/// signal. \returns the exit status. Thread: main, before any other exists.
[[nodiscard]] int run_program(std::span<const std::string> words);

}  // namespace turms::gateway::app
