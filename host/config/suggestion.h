// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the known word nearest to one that nobody knows.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace turms::gateway::config {

/// The word of `known` that `typed` was probably meant to be: at most a third of its letters (one at least) added,
/// lost, swapped or mistyped. Empty when nothing is near. Words longer than 64 bytes are near to nothing. Thread: any.
[[nodiscard]] std::string_view nearest(std::string_view typed, std::span<const std::string> known);

/// `; did you mean "port"?`, or nothing. Thread: any.
[[nodiscard]] std::string did_you_mean(std::string_view typed, std::span<const std::string> known);

}  // namespace turms::gateway::config
