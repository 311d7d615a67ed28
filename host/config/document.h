// SPDX-License-Identifier: Apache-2.0
// TOML text to a TOML tree, or the one complaint that a parser can make. Internal to this room.
#pragma once

#include <optional>
#include <string_view>

#include <turms_toml.h>

#include "config/complaint.h"

namespace turms::gateway::config {

/// A configuration larger than this is a mistake (or an attack) and is not even looked at.
inline constexpr size_t kMaxDocumentBytes = 1024 * 1024;

/// The tree of `text`, or nothing and a complaint with the place where it stops to be TOML. Nesting is bounded by
/// toml++.
[[nodiscard]] std::optional<toml::table> parse_document(std::string_view text, const std::string& origin,
                                                        Complaints& complaints);

}  // namespace turms::gateway::config
