// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_sender.h"

namespace turms::xmpp::bridge {

void write_room_sender(xml::Writer& out, std::string_view occupant_id, const std::optional<RoomSender>& sender) {
  if (!occupant_id.empty()) out.open("occupant-id", "urn:xmpp:occupant-id:0").attr("id", occupant_id).close();
  if (!sender) return;
  out.open("x", "http://jabber.org/protocol/muc#user").open("item").attr("affiliation", sender->affiliation);
  out.attr("jid", sender->jid.text()).attr("role", sender->role).close().close();
}

}  // namespace turms::xmpp::bridge
