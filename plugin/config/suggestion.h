// SPDX-License-Identifier: Apache-2.0
// "Did you mean ...": the known word nearest to one that nobody knows. Internal to this room; pure.
#pragma once

#include <span>
#include <string_view>

namespace turms::xmpp::config {

/// The word of `known` that `typed` was probably meant to be: a letter too many, too few, wrong or swapped with its
/// neighbour, one such slip for every three letters. Empty when nothing is near; words over 64 bytes are near to
/// nothing.
[[nodiscard]] std::string_view nearest(std::string_view typed, std::span<const std::string_view> known);

}  // namespace turms::xmpp::config
