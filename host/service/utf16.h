// SPDX-License-Identifier: Apache-2.0
// Turms limits texts by Java's String.length: UTF-16 units.
#pragma once

#include <cstdint>
#include <string_view>

namespace turms::gateway::service {

/// UTF-16 units of well-formed UTF-8: one a character, two above U+FFFF.
[[nodiscard]] constexpr int64_t utf16_length(std::string_view utf8) {
  int64_t units = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<uint8_t>(c);
    if ((byte & 0xC0U) != 0x80) ++units;
    if (byte >= 0xF0) ++units;
  }
  return units;
}

}  // namespace turms::gateway::service
