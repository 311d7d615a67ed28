// SPDX-License-Identifier: Apache-2.0
// Reads the plugin's table out of the operator's TOML text. All or nothing: one complaint, and there are no settings.
// Complaints carry the line and column of the operator's own file. Pure: no file is opened, paths are only made
// absolute.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/settings.h"

namespace turms::xmpp::config {

/// One complaint: where in the text (from 1; bytes for the column; 0 when it is about no place), and a sentence for the
/// operator.
struct ConfigError {
  uint32_t line = 0;
  uint32_t column = 0;
  std::string message;
};

/// Reads and checks the table at `key_path`.
/// \param text      the whole TOML text, also the parts of others, which are left alone
/// \param key_path  dotted key of our table, "plugins.xmpp"; empty: the root. A table that is not there means all
/// defaults \param base_dir  what relative paths in the table are relative to \returns  settings with derived domains
/// filled in and paths joined, or the first complaint by position Thread: any.
[[nodiscard]] Result<Settings, ConfigError> parse(std::string_view text, std::string_view key_path,
                                                  std::string_view base_dir);

/// The same check, but every complaint (at most 100), by position. Empty when parse() would succeed. Thread: any.
[[nodiscard]] std::vector<ConfigError> check(std::string_view text, std::string_view key_path,
                                             std::string_view base_dir);

}  // namespace turms::xmpp::config
