// SPDX-License-Identifier: Apache-2.0
#include "features/room_subject.h"

#include "features/room_delivery.h"
#include "xml/writer.h"

namespace turms::xmpp::features {

std::string subject_message(const Core& core, const Room& room, const Seat& seat, std::string_view to, UserId author) {
  const Jid from =
      author ? address_of(core, room, seat.alias, room.nick_of(author)) : address_of(core, room, seat.alias);
  std::string out;
  xml::Writer writer(out);
  writer.open("message").attr("from", from.text()).attr("to", to).attr("type", "groupchat");
  writer.leaf("subject", room.info.announcement);
  writer.close();
  return out;
}

}  // namespace turms::xmpp::features
