// SPDX-License-Identifier: Apache-2.0
// muc#owner: the form in which an owner sees and changes a room, and the end of a room (XEP-0045 10). A group has a
// name, an introduction and a type; everything else that rooms can be elsewhere is the same for all groups, so those
// fields are shown as they are and what is said of them is left out. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "bridge/group_type.h"
#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/jid.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

/// A group as its form shows it.
struct RoomConfig {
  RoomConfig() = default;  // no aggregate: it passes through coroutines
  std::string name;
  std::string intro;
  GroupTypeRules type;
  std::vector<GroupTypeRules> choices;  // types it may be given; empty: it keeps its own
};

/// Whether one gets into groups of this type by oneself; of unknown rules: not.
[[nodiscard]] constexpr bool is_members_only(const GroupTypeRules& type) {
  return type.join != JoinRule::open;
}

/// What is to become different; nothing set: all stays.
struct RoomConfigChange {
  RoomConfigChange() = default;  // no aggregate: it passes through coroutines
  std::optional<std::string> name;
  std::optional<std::string> intro;
  std::optional<int64_t> type_id;
  /// Members-only or not, other than now, while none of the choices is so: this can't be done.
  bool wants_unknown_type = false;
  /// A field that is the same for all rooms was filled in otherwise.
  bool has_ignored = false;

  [[nodiscard]] bool empty() const { return !name && !intro && !type_id; }
};

/// What a set of muc#owner asks for.
struct RoomOwnerWish {
  enum class Kind : uint8_t {
    cancel,   // never mind
    accept,   // as it is: an "instant room"
    change,   // `change`
    destroy,  // `reason`, `venue`
  };
  RoomOwnerWish() = default;  // no aggregate: it passes through coroutines
  Kind kind = Kind::cancel;
  RoomConfigChange change;
  std::string reason;
  Jid venue;  // where to go instead; empty: nowhere
};

/// \param now  what the room is: fields that say the same change nothing
/// \errors  bad_request (neither form nor <destroy/>, or both, a malformed or foreign form); jid_malformed (venue);
///          not_acceptable (a value that is none, a type that is not offered)
/// Thread: any.  Source: XEP-0045 10.1, 10.2, 10.9
[[nodiscard]] Result<RoomOwnerWish, StanzaError> read_room_owner_set(const xml::Element& query, const RoomConfig& now);

/// <query/> with the form. Source: mapping 14.8.2
void write_room_config(xml::Writer& out, const RoomConfig& config);

/// <destroy/>, as occupants are told. \param venue  empty: none
void write_room_destroyed(xml::Writer& out, std::string_view venue, std::string_view reason);

}  // namespace turms::xmpp::bridge
