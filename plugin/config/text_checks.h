// SPDX-License-Identifier: Apache-2.0
// What a text of the configuration must look like. Each check answers with what is wrong, to follow the key in a
// sentence, or with nothing. They are stricter than need be where a stricter text is never a hardship. Internal to this
// room; pure.
#pragma once

#include <string>
#include <string_view>

namespace turms::xmpp::config {

/// A domain name in lower case, or a numeric address; UTF-8 beyond ASCII is left to the address rules of xmpp/. 1 to
/// 253 bytes.
[[nodiscard]] std::string check_domain(std::string_view text);
[[nodiscard]] std::string check_domain_or_empty(std::string_view text);
/// A domain name, or "*." and a domain name.
[[nodiscard]] std::string check_domain_pattern(std::string_view text);
/// Numeric IPv4 or IPv6, the latter perhaps with an interface ("fe80::1%eth0").
[[nodiscard]] std::string check_ip_address(std::string_view text);
/// Not empty, at most 4095 bytes.
[[nodiscard]] std::string check_path(std::string_view text);
/// RFC 3986: a scheme and something behind it, no spaces.
[[nodiscard]] std::string check_uri(std::string_view text);
[[nodiscard]] std::string check_uri_or_empty(std::string_view text);
/// A domain name or IP address, an IPv6 one in brackets, perhaps with a port.
[[nodiscard]] std::string check_location_or_empty(std::string_view text);
/// A device type of Turms' DeviceType enumeration.
[[nodiscard]] std::string check_device_type(std::string_view text);

}  // namespace turms::xmpp::config
