// SPDX-License-Identifier: Apache-2.0
// What the framing tests share: a listener that writes down what it hears, and feeding at every split.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/framing.h"

namespace turms::gateway::net {

inline std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

struct Heard final : FramingEvents {
  std::vector<std::string> payloads;
  std::string replies;
  size_t stop_after = SIZE_MAX;

  bool on_payload(std::span<const uint8_t> payload) override {
    payloads.emplace_back(reinterpret_cast<const char*>(payload.data()), payload.size());
    return payloads.size() < stop_after;
  }
  void on_reply(std::string bytes) override { replies += bytes; }
};

/// Feeds the pieces one after the other, stopping where the framing stops.
inline FeedStatus feed_all(Framing& framing, FramingEvents& events, const std::vector<std::string_view>& pieces) {
  FeedStatus status = FeedStatus::ok;
  for (const std::string_view piece : pieces) {
    // A copy of its own for each piece: reading beyond its end is an error that a sanitizer sees.
    const std::vector<uint8_t> exact(piece.begin(), piece.end());
    status = framing.feed(exact, events);
    if (status != FeedStatus::ok) break;
  }
  return status;
}

/// Cuts `wire` in two at every place and into single bytes; `check(status, heard)` looks at each outcome.
template <class MakeFraming, class Check>
void for_every_split(std::string_view wire, MakeFraming make, Check check) {
  for (size_t at = 0; at <= wire.size(); ++at) {
    const std::unique_ptr<Framing> framing = make();
    Heard heard;
    const FeedStatus status = feed_all(*framing, heard, {wire.substr(0, at), wire.substr(at)});
    check(status, heard);
  }
  const std::unique_ptr<Framing> framing = make();
  Heard heard;
  std::vector<std::string_view> singles;
  for (size_t at = 0; at < wire.size(); ++at) singles.push_back(wire.substr(at, 1));
  const FeedStatus status = feed_all(*framing, heard, singles);
  check(status, heard);
}

}  // namespace turms::gateway::net
