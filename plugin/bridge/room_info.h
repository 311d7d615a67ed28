// SPDX-License-Identifier: Apache-2.0
// What a room says of itself to whoever asks (XEP-0045 6.4): which kind of room it is by its group's type, and the form
// with its facts. Pure; the disco feature asks.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bridge/group_type.h"
#include "xml/writer.h"

namespace turms::xmpp::bridge {

/// The features of XEP-0045 that a group has: its namespace, and one word for each pair of opposites. Groups are
/// lasting, hidden (Turms has no public list), without password, and show who is who; nobody waits there to be given
/// voice. Whether one may enter without being asked follows from the type. A type that nobody knows counts as closed:
/// so is Turms' default, and clients encrypt in closed rooms only.
[[nodiscard]] std::vector<std::string_view> room_features(const GroupTypeRules& rules);

/// Facts of one room, for muc#roominfo. Texts are borrowed until the form is written.
struct RoomInfo {
  std::string_view description;             // the group's introduction
  std::string_view subject;                 // its announcement
  std::optional<bool> members_set_subject;  // nothing: unknown
  std::optional<uint32_t> occupants;        // nothing: the asker may not know
  uint32_t max_occupants = 0;               // members that the type allows; 0: unknown
  uint32_t max_history = 0;                 // messages on entry at most; 0: not told
  std::string_view contact;                 // the owner's bare address; may be empty
  std::string_view avatar;                  // SHA-1 of its image (XEP-0486), in hexadecimal; empty: none
};

/// <x xmlns='jabber:x:data' type='result'/>; fields that are unknown are left out.
/// Thread: any.  Source: XEP-0045 15.5.4, XEP-0128, XEP-0486 3.3
void write_room_info(xml::Writer& out, const RoomInfo& info);

}  // namespace turms::xmpp::bridge
