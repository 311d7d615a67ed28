// SPDX-License-Identifier: Apache-2.0
#include "features/target_of.h"

#include <string>
#include <utility>

#include "features/rooms.h"

namespace turms::xmpp::features {
namespace {

using Kind = bridge::Target::Kind;

Task<void> look_up(Account& account, std::string local) {
  static_cast<void>(co_await account.core().rooms.aliases().find(account, std::move(local)));
}

}  // namespace

bridge::Target target_of(const Account& account, JidView to) {
  const Core& core = account.core();
  bridge::Target target = core.addresses.classify(to, account.user());
  if (target.kind == Kind::unknown_room && to.has_local()) {
    const std::optional<GroupId> group = core.rooms.aliases().known(to.local());
    if (!group) return target;
    target.group = *group;
    target.kind = to.is_full() ? Kind::occupant : Kind::room;
    target.resource = to.resource();
  }
  if (target.kind == Kind::occupant) {
    if (const RoomPtr room = core.rooms.find(target.group)) target.user = room->user_of(target.resource);
  }
  return target;
}

bool is_unknown_alias(const Account& account, const bridge::Target& target, JidView to) {
  return target.kind == Kind::unknown_room && to.has_local() && account.core().store.is_offered();
}

Task<void> find_alias(Account& account, JidView to) {
  return look_up(account, std::string(to.local()));
}

}  // namespace turms::xmpp::features
