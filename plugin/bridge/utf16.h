// SPDX-License-Identifier: Apache-2.0
// Turms counts text in UTF-16 units, as Java does; these count the same way in UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace turms::xmpp::bridge {

/// UTF-16 units of well-formed UTF-8. Thread: any.
[[nodiscard]] size_t utf16_units(std::string_view text);

/// The longest prefix of at most `units` UTF-16 units that ends between two code points.
[[nodiscard]] std::string_view utf16_prefix(std::string_view text, size_t units);

}  // namespace turms::xmpp::bridge
