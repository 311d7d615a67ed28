// SPDX-License-Identifier: Apache-2.0
// Base64 as SASL and XMPP mean it: the standard alphabet, padding required, nothing else tolerated.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace turms::xmpp::crypto {

/// Thread: any.  Source: RFC 4648 4.
[[nodiscard]] std::string base64(Bytes bytes);

/// Nothing when `text` has white space, a foreign character, missing or misplaced padding, or stray bits before the
/// padding (two texts must not mean the same bytes). The empty text is the empty value. Source: RFC 4648 3.2 to 3.5;
/// RFC 6120 13.9.1 asks for it.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace turms::xmpp::crypto
