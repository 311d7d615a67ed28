// SPDX-License-Identifier: Apache-2.0
// Domains in the form in which they are compared: lower case, internationalised labels as Unicode (RFC 7622 3.2), no
// dot at the end. IP addresses are domains too.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace turms::xmpp {

/// Takes names in any case, Unicode labels, "xn--" labels, IPv4 addresses and IPv6 addresses in brackets.
/// \returns  nothing when a label is empty, too long or has a character that no host name has
[[nodiscard]] std::optional<std::string> canonical_domain(std::string_view text);

}  // namespace turms::xmpp
