// SPDX-License-Identifier: Apache-2.0
// Who wrote a message in a room: what the room itself says of him inside the message, and nobody else may (child_role.h
// takes it out of everything that comes from clients and from Turms). Pure.
#pragma once

#include <optional>
#include <string_view>

#include "xml/writer.h"
#include "xmpp/jid.h"

namespace turms::xmpp::bridge {

/// The person behind a nick. The words are those of XEP-0045 5, of static text.
struct RoomSender {
  Jid jid;  // bare
  std::string_view affiliation = "none";
  std::string_view role = "none";
};

/// Writes <occupant-id/> (XEP-0421) unless that is empty, and <x xmlns='http://jabber.org/protocol/muc#user'/> with the
/// sender's real address where it is to be told. Thread: any.  Source: XEP-0421 3.2, XEP-0313 6.1.2
void write_room_sender(xml::Writer& out, std::string_view occupant_id, const std::optional<RoomSender>& sender);

}  // namespace turms::xmpp::bridge
