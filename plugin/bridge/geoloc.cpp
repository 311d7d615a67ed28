// SPDX-License-Identifier: Apache-2.0
#include "bridge/geoloc.h"

#include <charconv>
#include <cmath>

namespace turms::xmpp::bridge {
namespace {

/// A number within +-`limit`; nothing for everything else.
std::optional<float> degrees(std::string_view text, double limit) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value) || std::abs(value) > limit)
    return std::nullopt;
  return static_cast<float>(value);
}

}  // namespace

std::optional<Position> parse_position(std::string_view latitude, std::string_view longitude) {
  const std::optional<float> north = degrees(latitude, 90);
  const std::optional<float> east = degrees(longitude, 180);
  if (!north || !east) return std::nullopt;
  return Position{*north, *east};
}

std::optional<Position> position_in(const xml::Element& geoloc) {
  if (!geoloc.is("geoloc", kGeolocNs)) return std::nullopt;
  const xml::Element* lat = geoloc.child("lat", kGeolocNs);
  const xml::Element* lon = geoloc.child("lon", kGeolocNs);
  if (lat == nullptr || lon == nullptr) return std::nullopt;
  return parse_position(lat->text(), lon->text());
}

}  // namespace turms::xmpp::bridge
