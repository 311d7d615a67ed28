// SPDX-License-Identifier: Apache-2.0
// Presence in rooms as XEP-0045 7 to 10 writes it: an occupant is there, goes, is called otherwise, is removed, the
// room ends; and what of a client's own presence the others may see. Pure; who gets it and when is the features'
// business.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/muc.h"
#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/stanza.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

/// The group was dissolved, in XEP-0045's words destroyed (10.9). Both may be empty.
struct RoomEnd {
  std::string_view alternate;  // the bare address of another room
  std::string_view reason;
};

/// One presence of one occupant. All texts are borrowed until it is written; addresses are prepared.
struct OccupantPresence {
  std::string_view from;  // room/nick
  std::string_view to;    // empty: left out, for SharedStanza
  std::string_view id;    // of the client's presence that this one answers; may be empty
  bool is_available = true;
  Standing standing;             // one who goes has role none whatever stands here, unless only his nick changes
  std::string_view jid;          // the bare address; empty: not told
  std::string_view occupant_id;  // XEP-0421; empty: not told
  std::string_view content;      // by occupant_content(): written while he is there
  std::vector<uint16_t> codes;   // muc_status, in the order given
  std::string_view reason;       // of a removal or a ban
  std::string_view actor_nick;   // who did it
  std::string_view new_nick;     // with muc_status::kNickChanged
  std::optional<RoomEnd> end;    // of the room; the standing counts no more then
};

/// Thread: any.  Source: XEP-0045 7.2, 7.6, 7.14, 8.2, 9.1, 10.9, XEP-0421 3.1
void write_occupant_presence(xml::Writer& out, const OccupantPresence& presence);
[[nodiscard]] std::string occupant_presence(const OccupantPresence& presence);

/// Bytes of content that an occupant may show, because every other occupant gets them.
inline constexpr size_t kOccupantContentBytes = 4096;
/// What a client's presence shows to the room: all its children but priority, words to the room itself and what only
/// rooms and servers may say. One that is too long keeps <show/> and <status/>, else <show/> alone.
/// \returns  the children side by side, for a place in jabber:client; empty when there are none
[[nodiscard]] std::string occupant_content(const xml::Element& presence);
/// The same of a member who is there by Turms clients only (proto::user_status).
[[nodiscard]] std::string occupant_content(int32_t turms_status);

/// The answer to a presence that a room refuses: from the address it was sent to, marked as a room's word so that
/// clients know their attempt to join (7.2.5 and others). `presence` has a `to`.
[[nodiscard]] std::string refused_join(const Stanza& presence, const StanzaError& error);

}  // namespace turms::xmpp::bridge
