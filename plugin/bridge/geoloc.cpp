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

std::optional<Position> position_in(const xml::Element& geoloc) {
  if (!geoloc.is("geoloc", kGeolocNs)) return std::nullopt;
  const xml::Element* lat = geoloc.child("lat", kGeolocNs);
  const xml::Element* lon = geoloc.child("lon", kGeolocNs);
  if (lat == nullptr || lon == nullptr) return std::nullopt;
  const std::optional<float> latitude = degrees(lat->text(), 90);
  const std::optional<float> longitude = degrees(lon->text(), 180);
  if (!latitude || !longitude) return std::nullopt;
  return Position{*latitude, *longitude};
}

}  // namespace turms::xmpp::bridge
