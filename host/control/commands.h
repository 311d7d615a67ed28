// SPDX-License-Identifier: Apache-2.0
// The language of the control channel: one line of JSON in, one line of JSON out (host/README.md has the whole of it).
// Pure but for what the operations do.
#pragma once

#include <string>
#include <string_view>

#include "control/operations.h"

namespace turms::gateway::control {

/// Longest request line, newline excluded. Replies have no bound: they come from us.
inline constexpr size_t kMaxRequestBytes = 64 * 1024;

/// Carries out the request in `line` and returns the reply, newline included. Never throws; what is wrong with the
/// request is said in the reply. Thread: any.
[[nodiscard]] std::string answer(Operations& operations, std::string_view line);

/// The reply to a line that was not even read.
[[nodiscard]] std::string refusal(std::string_view code, std::string_view message);

}  // namespace turms::gateway::control
