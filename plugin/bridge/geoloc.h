// SPDX-License-Identifier: Apache-2.0
// Where somebody says that he is (XEP-0080), as far as Turms has a place for it: two numbers. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "xml/element.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kGeolocNs = "http://jabber.org/protocol/geoloc";  // namespace and node

/// Degrees (WGS 84), north and east positive.
struct Position {
  float latitude = 0;   // -90..90
  float longitude = 0;  // -180..180
};

/// A position from two texts in decimal degrees; nothing when one of them is no number, or out of its range. Thread: any.
[[nodiscard]] std::optional<Position> parse_position(std::string_view latitude, std::string_view longitude);

/// What <lat/> and <lon/> of a <geoloc/> say; nothing when one of them is missing or can't be. An empty <geoloc/>, by
/// which a client stops telling, has none. Thread: any.
[[nodiscard]] std::optional<Position> position_in(const xml::Element& geoloc);

}  // namespace turms::xmpp::bridge
