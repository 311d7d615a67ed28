// SPDX-License-Identifier: Apache-2.0
#include "features/room_word.h"

#include <string>
#include <utility>

#include "bridge/room_sender.h"
#include "features/core.h"
#include "features/room_delivery.h"
#include "features/room_speaker.h"
#include "features/rooms.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::features {

bool is_in_small_room(const Account& account, GroupId group) {
  const RoomPtr room = account.core().rooms.find(group);
  return room != nullptr && room->has_seat(account.user()) && room->members().size() <= kSmallRoom;
}

bool tell_in_room(const Account& account, GroupId group, UserId speaker, std::string_view id, RoomWordKind kind,
                  const std::function<void(xml::Writer&)>& write) {
  Core& core = account.core();
  const RoomPtr room = core.rooms.find(group);
  if (room == nullptr || !room->has_seat(account.user())) return false;
  core.rooms.speak(core, *room, speaker);
  const std::string nick = speaker_nick(core, *room, speaker);
  const std::string occupant_id = occupant_id_of(core, group, speaker);
  for (Seat& seat : room->seats_of(account.user())) {
    Resource* resource = seat.account->find(seat.resource);
    if (resource == nullptr) continue;
    std::string xml;
    xml::Writer writer(xml, xml::kClientScope);
    writer.open("message", kClientNamespace).attr("from", address_of(core, *room, seat.alias, nick).text());
    writer.attr("to", resource->full_jid()).attr("type", "groupchat").attr_if("id", id);
    write(writer);
    bridge::write_room_sender(writer, occupant_id, {});
    writer.close();
    if (seat.has_history) {
      resource->send(xml);
    } else if (kind == RoomWordKind::lasting && seat.held.size() < RoomDelivery::kHeld) {
      seat.held.push_back(HeldStanza{MessageId(), 0, std::move(xml)});
    }
  }
  return true;
}

}  // namespace turms::xmpp::features
