// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_join.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string_view>
#include <system_error>

#include "bridge/muc.h"
#include "bridge/timestamp.h"

namespace turms::xmpp::bridge {

namespace {

constexpr int64_t kMsPerSecond = 1000;

std::optional<uint32_t> number_in(std::string_view text) {
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::numeric_limits<uint32_t>::max();
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

HistoryWish read_history(const xml::Element& history) {
  HistoryWish wish;
  wish.max_chars = number_in(history.attr("maxchars"));
  wish.max_stanzas = number_in(history.attr("maxstanzas"));
  wish.seconds = number_in(history.attr("seconds"));
  wish.since_ms = parse_timestamp(history.attr("since"));
  return wish;
}

}  // namespace

HistoryLimit limit_of(const HistoryWish& wish, uint32_t usual, uint32_t most, int64_t now_ms) {
  const bool names_extent = wish.max_chars || wish.seconds || wish.since_ms;
  HistoryLimit limit(std::min(wish.max_stanzas.value_or(names_extent ? most : usual), most));
  limit.since_ms = wish.since_ms;
  if (wish.seconds) {
    const int64_t from_ms = now_ms - int64_t{*wish.seconds} * kMsPerSecond;
    limit.since_ms = std::max(limit.since_ms.value_or(from_ms), from_ms);
  }
  limit.max_chars = wish.max_chars;
  if (wish.max_chars == 0U || wish.seconds == 0U) limit.messages = 0;
  return limit;
}

std::optional<RoomJoin> read_room_join(const xml::Element& presence) {
  const xml::Element* x = presence.child("x", kMucNs);
  if (x == nullptr) return std::nullopt;
  RoomJoin join;
  if (const xml::Element* history = x->child("history", kMucNs)) join.history = read_history(*history);
  join.has_password = x->child("password", kMucNs) != nullptr;
  return join;
}

}  // namespace turms::xmpp::bridge
