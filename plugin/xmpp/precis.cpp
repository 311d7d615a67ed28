// SPDX-License-Identifier: Apache-2.0
#include "xmpp/precis.h"

#include <algorithm>

#include "xmpp/code_points.h"

namespace turms::xmpp {
namespace {

constexpr int kMaxRounds = 4;  // RFC 8264 7: the rules are applied until nothing changes

bool has_only(std::u32string_view points, PrecisClass widest) {
  for (size_t at = 0; at < points.size(); ++at) {
    const PrecisClass kind = precis_class(points[at]);
    if (kind == PrecisClass::disallowed) return false;
    if (kind == PrecisClass::freeform && widest == PrecisClass::identifier) return false;
    if (kind == PrecisClass::contextual && !is_in_context(points, at)) return false;
  }
  return true;
}

std::optional<std::u32string> map_username(const std::u32string& points) {
  std::u32string mapped = map_width(points);
  if (!has_only(mapped, PrecisClass::identifier)) return std::nullopt;
  std::transform(mapped.begin(), mapped.end(), mapped.begin(), to_lower);
  mapped = to_nfc(mapped);
  if (!has_only(mapped, PrecisClass::identifier) || !obeys_bidi_rule(mapped)) return std::nullopt;
  return mapped;
}

std::optional<std::u32string> map_opaque(const std::u32string& points) {
  std::u32string mapped = points;
  std::replace_if(mapped.begin(), mapped.end(), is_space, U' ');
  mapped = to_nfc(mapped);
  return has_only(mapped, PrecisClass::freeform) ? std::optional(mapped) : std::nullopt;
}

template <class Map>
std::optional<std::string> apply(std::string_view text, Map map) {
  std::optional<std::u32string> points = decode_utf8(text);
  if (!points || points->empty()) return std::nullopt;
  for (int round = 0; round < kMaxRounds; ++round) {
    std::optional<std::u32string> mapped = map(*points);
    if (!mapped || mapped->empty()) return std::nullopt;
    if (*mapped == *points) return encode_utf8(*points);
    points = std::move(mapped);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> username_case_mapped(std::string_view text) {
  return apply(text, map_username);
}
std::optional<std::string> opaque_string(std::string_view text) {
  return apply(text, map_opaque);
}

}  // namespace turms::xmpp
