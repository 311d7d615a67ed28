// SPDX-License-Identifier: Apache-2.0
#include "features/room_hooks.h"

namespace turms::xmpp::features {

void RoomHooks::on_room_changed(Core& core, Room& room, const RoomChange& change) const {
  for (const RoomHandler& handler : room_changed_) handler(core, room, change);
}

void RoomHooks::on_membership(Account& account, const Membership& membership) const {
  for (const MembershipHandler& handler : membership_) handler(account, membership);
}

}  // namespace turms::xmpp::features
