// SPDX-License-Identifier: Apache-2.0
#include "features/command_room.h"

#include <string>

#include "features/account.h"
#include "features/core.h"
#include "features/rooms.h"
#include "features/target_of.h"

namespace turms::xmpp::features {

void write_room_field(const Account& account, bridge::DataFormWriter& form) {
  const Core& core = account.core();
  form.field(bridge::FieldKind::list_single, kRoomField, "Room").required();
  for (const GroupId group : core.rooms.groups_of(account.user())) {
    const RoomPtr room = core.rooms.find(group);
    const Jid jid = core.addresses.room(group);
    form.option(jid.text(), room == nullptr || room->info.name.empty() ? jid.text() : room->info.name);
  }
  form.open_to_others();
}

Task<GroupId> read_room_field(CommandCall call) {
  const Result<Jid> jid = Jid::parse(call.form().value(kRoomField));
  if (!jid) co_return GroupId();
  Account& account = call.account();
  if (is_unknown_alias(account, target_of(account, jid.value()), jid.value()))
    co_await find_alias(account, jid.value());
  co_return target_of(account, jid.value()).group;
}

}  // namespace turms::xmpp::features
