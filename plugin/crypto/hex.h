// SPDX-License-Identifier: Apache-2.0
// Bytes as hexadecimal text and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace turms::xmpp::crypto {

/// Two lower-case digits a byte. Thread: any.
[[nodiscard]] std::string hex(Bytes bytes);

/// The bytes of `text`, digits of either case; nothing when a character is no digit or their number is odd.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view text);

}  // namespace turms::xmpp::crypto
