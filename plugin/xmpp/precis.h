// SPDX-License-Identifier: Apache-2.0
// The two PRECIS profiles of addresses (RFC 7622 3.3, 3.4): UsernameCaseMapped for localparts, OpaqueString for
// resources. Each turns what was typed into the one form that is compared, or refuses it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace turms::xmpp {

/// Source: RFC 8265 3.3. Full-width digits become the usual ones here: no two user ids look alike afterwards.
/// \returns  nothing when `text` is empty, not UTF-8, or has a character that no identifier may have
[[nodiscard]] std::optional<std::string> username_case_mapped(std::string_view text);

/// Source: RFC 8265 4.2.
/// \returns  nothing when `text` is empty, not UTF-8, or has a character that free text may not have
[[nodiscard]] std::optional<std::string> opaque_string(std::string_view text);

}  // namespace turms::xmpp
