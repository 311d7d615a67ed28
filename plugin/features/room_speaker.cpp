// SPDX-License-Identifier: Apache-2.0
#include "features/room_speaker.h"

#include <algorithm>

#include "bridge/muc.h"
#include "features/core.h"
#include "features/profiles.h"
#include "features/room_delivery.h"

namespace turms::xmpp::features {
namespace {

uint8_t record_reading_of(const Settings& settings) {
  const int counted = settings.counts_records ? bridge::kCountRecords : 0;
  const int read = settings.reads_turms_files ? bridge::kReadRecords : 0;
  return static_cast<uint8_t>(counted | read);
}

}  // namespace

std::string speaker_nick(Core& core, const Room& room, UserId user) {
  std::string number(bridge::IdText(user.value()).view());
  if (room.member(user) != nullptr) return room.nick_of(user);
  const Profile* profile = core.profiles.known(user, core.clock.monotonic_ns());
  if (profile == nullptr || profile->name.empty()) return number;
  Result<std::string> name = prepare_resource(profile->name);
  if (!name || name->empty()) return number;
  // Nobody is taken for a member because he was called like him.
  if (!room.user_of(*name)) return std::move(name).value();
  Result<std::string> marked = prepare_resource(*name + " #" + number);
  return marked && !room.user_of(*marked) ? std::move(marked).value() : number;
}

bridge::Rendering rendering_in_room(Core& core, const Room& room, std::string_view alias,
                                    const bridge::IncomingMessage& message) {
  using System = bridge::IncomingMessage::System;
  bridge::Rendering rendering;
  rendering.archive = address_of(core, room, alias);
  rendering.record_reading = record_reading_of(core.settings);
  const UserId sender = message.view().sender;
  const bool is_of_a_user = sender && (message.system() == System::none || message.system() == System::recall);
  if (!is_of_a_user) {
    rendering.from = rendering.archive;
    return rendering;
  }
  rendering.from = address_of(core, room, alias, speaker_nick(core, room, sender));
  rendering.occupant_id = occupant_id_of(core, room.group(), sender);
  return rendering;
}

bridge::RoomSender sender_in_room(const Core& core, const Room& room, UserId user) {
  const bridge::Standing standing = room.standing_of(user, core.clock.unix_ms());
  return {core.addresses.user(user), bridge::name_of(standing.affiliation), bridge::name_of(standing.role)};
}

int64_t room_history_since(const Core& core, const Room& room, UserId user) {
  if (!core.settings.history_since_join) return 0;
  const GroupMember* member = room.member(user);
  return member != nullptr ? member->joined_ms : core.clock.unix_ms();
}

Task<void> learn_speakers(Account& account, RoomPtr room, std::vector<UserId> users) {
  std::erase_if(users, [&room](UserId user) { return !user || room->member(user) != nullptr; });
  std::sort(users.begin(), users.end());
  users.erase(std::unique(users.begin(), users.end()), users.end());
  if (!users.empty()) static_cast<void>(co_await account.core().profiles.fetch(account, std::move(users)));
}

}  // namespace turms::xmpp::features
