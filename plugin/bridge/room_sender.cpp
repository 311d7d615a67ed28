// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_sender.h"

#include "bridge/muc.h"

namespace turms::xmpp::bridge {

void write_room_sender(xml::Writer& out, std::string_view occupant_id, const std::optional<RoomSender>& sender) {
  if (!occupant_id.empty()) out.open("occupant-id", kOccupantIdNs).attr("id", occupant_id).close();
  if (!sender) return;
  out.open("x", kMucUserNs).open("item").attr("affiliation", sender->affiliation);
  out.attr("jid", sender->jid.text()).attr("role", sender->role).close().close();
}

}  // namespace turms::xmpp::bridge
