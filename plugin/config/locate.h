// SPDX-License-Identifier: Apache-2.0
// Where a key stands in the operator's text, for complaints that are found after parsing ("this change needs a
// restart").
#pragma once

#include <cstdint>
#include <string_view>

#include "config/complaints.h"

namespace turms::xmpp::config {

/// \param key_path, key  dotted; `key` is below the table at `key_path`
/// \returns  line and column from 1, the column in bytes; of the nearest table above when the key is not written, 0
/// when nothing is. Thread: any.
[[nodiscard]] Place locate(std::string_view text, std::string_view key_path, std::string_view key);

}  // namespace turms::xmpp::config
