// SPDX-License-Identifier: Apache-2.0
#include "features/occupants.h"

#include <algorithm>
#include <utility>

#include "bridge/shared_stanza.h"
#include "features/account.h"
#include "features/group_roles.h"
#include "features/room_delivery.h"
#include "features/rooms.h"

namespace turms::xmpp::features {
namespace {

namespace code = bridge::muc_status;

/// What a member says of himself: his XMPP client, or the status of his Turms client.
std::string content_of(const Room& room, UserId user) {
  const auto visitor = room.visitors.find(user);
  if (visitor != room.visitors.end()) return visitor->second->content;
  const GroupMember* member = room.member(user);
  return member == nullptr || !member->is_elsewhere ? std::string() : bridge::occupant_content(member->status);
}

void insert_sorted(std::vector<UserId>& users, UserId user) {
  const auto at = std::lower_bound(users.begin(), users.end(), user);
  if (at == users.end() || *at != user) users.insert(at, user);
}

bool erase_sorted(std::vector<UserId>& users, UserId user) {
  const auto at = std::lower_bound(users.begin(), users.end(), user);
  if (at == users.end() || *at != user) return false;
  users.erase(at);
  return true;
}

}  // namespace

/// What a presence says beside who it is.
struct Occupants::Words {
  bool is_available = true;
  std::vector<uint16_t> codes;
  std::string_view old_nick;  // he still has it in this presence
  std::string_view actor_nick;
  std::string_view reason;
  bool is_destroyed = false;
  bool is_ban = false;
};

void Occupants::install(Hooks& on) {
  on.room_changed(this, &Occupants::changed);
}

void Occupants::changed(Core& core, Room& room, const RoomChange& change) {
  using Kind = RoomChange::Kind;
  switch (change.kind) {
    case Kind::appeared:
      return appeared(core, room, change.user);
    case Kind::speaks:
      if (room.seats().empty() || room.member(change.user) == nullptr) return;
      insert_sorted(room.shown, change.user);
      return broadcast(core, room, change.user, {});
    case Kind::vanished:
      return vanished(core, room, change);
    case Kind::removed:
      return removed(core, room, change);
    case Kind::standing:
      if (room.shows(change.user) || room.has_seat(change.user)) broadcast(core, room, change.user, {});
      return;
    case Kind::nicks:
      return renamed(core, room, change);
    case Kind::dissolved:
      return dissolved(core, room, change);
    default:
      return;
  }
}

/// Present members, those with rights first: what a client shows is who can be asked for something.
void Occupants::fill(const Core& core, Room& room) {
  std::vector<const GroupMember*> present;
  for (const GroupMember& member : room.members()) {
    if (room.is_present(member.user)) present.push_back(&member);
  }
  std::stable_partition(present.begin(), present.end(), [](const auto* member) { return leads(*member); });
  if (present.size() > core.settings.room_occupants) present.resize(core.settings.room_occupants);
  room.shown.clear();
  for (const GroupMember* member : present) room.shown.push_back(member->user);
  std::sort(room.shown.begin(), room.shown.end());
}

void Occupants::tell_others(Core& core, Room& room, Resource& to, std::string_view alias, UserId self) {
  if (room.seats().empty()) fill(core, room);
  std::string out;
  for (const UserId user : room.shown) {
    if (user == self) continue;
    bridge::SharedStanza(presence(core, room, alias, user, {}, false)).to_text(to.full_jid(), out);
    to.send(out);
  }
}

void Occupants::tell_self(Core& core, Room& room, const Seat& seat, std::vector<uint16_t> codes) {
  if (has_place(core, room, seat.user)) insert_sorted(room.shown, seat.user);
  Words words;
  words.codes = std::move(codes);
  send(core, room, seat, seat.user, words);
}

void Occupants::tell_left(Core& core, const Room& room, const Seat& seat) {
  Words words;
  words.is_available = false;
  send(core, room, seat, seat.user, words);
}

bool Occupants::has_place(const Core& core, const Room& room, UserId user) {
  const GroupMember* member = room.member(user);
  return member != nullptr && (room.shown.size() < core.settings.room_occupants || leads(*member));
}

void Occupants::appeared(Core& core, Room& room, UserId user) {
  if (room.seats().empty()) return;
  if (has_place(core, room, user)) insert_sorted(room.shown, user);
  if (room.shows(user)) broadcast(core, room, user, {});
}

void Occupants::vanished(Core& core, Room& room, const RoomChange& change) {
  const bool was_shown = erase_sorted(room.shown, change.user);
  if (!was_shown && !room.has_seat(change.user)) return;
  Words words;
  words.is_available = false;
  words.reason = change.reason;
  if (change.is_kick) words.codes.push_back(code::kKicked);
  const std::string actor = change.is_kick ? room.nick_of(change.actor) : std::string();
  words.actor_nick = actor;
  broadcast(core, room, change.user, words);
  if (change.is_kick) unseat(core, room, change.user);
}

void Occupants::unseat(Core& core, Room& room, UserId user) {
  while (room.has_seat(user)) {
    const Seat& seat = room.seats_of(user).front();
    core.rooms.rise(*seat.account, seat.resource, room);
  }
}

void Occupants::removed(Core& core, Room& room, const RoomChange& change) {
  Words words;
  words.is_available = false;
  words.reason = change.reason;
  words.is_ban = change.is_ban;
  const bool by_himself = change.actor == change.user;
  if (!by_himself)
    words.codes.push_back(change.is_ban ? code::kBanned : change.is_kick ? code::kKicked : code::kRemoved);
  const std::string actor = !by_himself && change.actor ? room.nick_of(change.actor) : std::string();
  words.actor_nick = actor;
  if (erase_sorted(room.shown, change.user) || room.has_seat(change.user)) broadcast(core, room, change.user, words);
  unseat(core, room, change.user);
}

/// XEP-0045 7.6: they leave under their old names and are there under the new ones. All leave first: two may have
/// exchanged names.
void Occupants::renamed(Core& core, Room& room, const RoomChange& change) {
  const auto is_seen = [&room](UserId user) { return room.shows(user) || room.has_seat(user); };
  for (const auto& [user, old_nick] : change.renamed) {
    Words words;
    words.is_available = false;
    words.old_nick = old_nick;
    words.codes.push_back(code::kNickChanged);
    if (is_seen(user)) broadcast(core, room, user, words);
  }
  for (const auto& [user, old_nick] : change.renamed) {
    if (is_seen(user)) broadcast(core, room, user, {});
  }
}

/// XEP-0045 10.9.
void Occupants::dissolved(Core& core, Room& room, const RoomChange& change) {
  Words words;
  words.is_available = false;
  words.is_destroyed = true;
  words.reason = change.reason;
  room.shown.clear();  // of those who go nobody is told
  while (!room.seats().empty()) {
    const Seat seat = room.seats().front();
    send(core, room, seat, seat.user, words);
    core.rooms.rise(*seat.account, seat.resource, room);
  }
}

void Occupants::broadcast(const Core& core, Room& room, UserId user, const Words& words) {
  // What everybody but himself gets differs by the address they joined by, which is nearly always the same.
  std::vector<std::pair<std::string_view, bridge::SharedStanza>> shared;
  std::string out;
  for (const Seat& seat : room.seats()) {
    if (seat.user == user) {
      send(core, room, seat, user, words);
      continue;
    }
    auto found = std::find_if(shared.begin(), shared.end(), [&](const auto& one) { return one.first == seat.alias; });
    if (found == shared.end()) {
      shared.emplace_back(seat.alias, presence(core, room, seat.alias, user, words, false));
      found = shared.end() - 1;
    }
    Resource* resource = seat.account->find(seat.resource);
    if (resource == nullptr) continue;
    found->second.to_text(resource->full_jid(), out);
    resource->send(out);
  }
}

void Occupants::send(const Core& core, const Room& room, const Seat& seat, UserId user, const Words& words) {
  Resource* resource = seat.account->find(seat.resource);
  if (resource == nullptr) return;
  std::string out;
  bridge::SharedStanza(presence(core, room, seat.alias, user, words, seat.user == user))
      .to_text(resource->full_jid(), out);
  resource->send(out);
}

std::string Occupants::presence(const Core& core, const Room& room, std::string_view alias, UserId user,
                                const Words& words, bool is_self) {
  const std::string nick = room.nick_of(user);
  const std::string occupant_id = occupant_id_of(core, room.group(), user);
  const std::string content = content_of(room, user);
  const Jid jid = core.addresses.user(user);
  const Jid from = address_of(core, room, alias, words.old_nick.empty() ? std::string_view(nick) : words.old_nick);
  bridge::OccupantPresence occupant;
  occupant.from = from.text();
  occupant.jid = jid.text();
  occupant.is_available = words.is_available;
  occupant.standing = room.standing_of(user, core.clock.unix_ms());
  if (words.is_ban) occupant.standing.affiliation = bridge::Affiliation::outcast;
  occupant.occupant_id = occupant_id;
  occupant.content = content;
  occupant.codes = words.codes;
  if (is_self) occupant.codes.push_back(code::kSelf);
  occupant.reason = words.reason;
  occupant.actor_nick = words.actor_nick;
  if (!words.old_nick.empty()) occupant.new_nick = nick;
  if (words.is_destroyed) occupant.end = bridge::RoomEnd{{}, words.reason};
  return bridge::occupant_presence(occupant);
}

}  // namespace turms::xmpp::features
