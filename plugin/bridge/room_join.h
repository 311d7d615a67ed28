// SPDX-License-Identifier: Apache-2.0
// What a client says when it enters a room (XEP-0045 7.2): whether this is an entry at all, and how much of the room's
// past it wishes to see. Pure; the bounds are the operator's.
#pragma once

#include <cstdint>
#include <optional>

#include "xml/element.h"

namespace turms::xmpp::bridge {

/// <history/> as the client wrote it; what is unset is not limited by the client. Numbers and moments that are none
/// count as not written, numbers beyond 32 bits as the largest. Has a constructor: it passes through coroutines.
struct HistoryWish {
  HistoryWish() = default;

  std::optional<uint32_t> max_stanzas;
  std::optional<uint32_t> max_chars;  // of whole stanzas
  std::optional<uint32_t> seconds;    // not older
  std::optional<int64_t> since_ms;    // Unix epoch; not older

  friend bool operator==(const HistoryWish&, const HistoryWish&) = default;
};

/// What it is given: the newest messages for which all of this holds. Has a constructor: it passes through coroutines.
struct HistoryLimit {
  explicit HistoryLimit(uint32_t messages_in) : messages(messages_in) {}

  uint32_t messages;                  // 0: none
  std::optional<int64_t> since_ms;    // not older
  std::optional<uint32_t> max_chars;  // of all stanzas together

  friend bool operator==(const HistoryLimit&, const HistoryLimit&) = default;
};

/// \param usual  messages for a client that asks for nothing
/// \param most   messages for a client that asks for more, or names a moment and no number
/// Thread: any.  Source: XEP-0045 7.2.14, mapping 14.9
[[nodiscard]] HistoryLimit limit_of(const HistoryWish& wish, uint32_t usual, uint32_t most, int64_t now_ms);

struct RoomJoin {
  RoomJoin() = default;

  HistoryWish history;
  bool has_password = false;  // groups have none, so that any one is right
};

/// \param presence  to an occupant's address
/// \returns  nothing when it has no <x xmlns='http://jabber.org/protocol/muc'/>: then it is for a room that was entered
///           before. Thread: any.
[[nodiscard]] std::optional<RoomJoin> read_room_join(const xml::Element& presence);

}  // namespace turms::xmpp::bridge
