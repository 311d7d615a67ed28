// SPDX-License-Identifier: Apache-2.0
#include "features/rooms.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "features/core.h"
#include "features/hooks.h"
#include "features/profiles.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;

/// While somebody here is in the room, Turms tells of changes; of all of them where it is configured to.
bool is_current(const Room& room, uint64_t now_ns) {
  if (room.read_ns == 0) return false;
  const bool is_told = std::any_of(room.seats().begin(), room.seats().end(),
                                   [](const Seat& seat) { return seat.account->has_session(); });
  return now_ns - room.read_ns < (is_told ? Rooms::kToldNs : Rooms::kFreshNs);
}

std::string_view name_of(Core& core, const GroupMember& member) {
  if (!member.name.empty()) return member.name;
  const Profile* profile = core.profiles.known(member.user, core.clock.monotonic_ns());
  return profile == nullptr ? std::string_view() : std::string_view(profile->name);
}

}  // namespace

/// Marks a room as being read for as long as it lives.
class Rooms::Reading {
 public:
  explicit Reading(RoomPtr room) : room_(std::move(room)) { room_->is_reading = true; }
  ~Reading() {
    room_->is_reading = false;
    room_->changed.announce();
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  RoomPtr room_;
};

RoomPtr Rooms::find(GroupId group) const {
  const auto found = rooms_.find(group);
  return found == rooms_.end() ? nullptr : found->second;
}

RoomPtr Rooms::room_of(Core& core, GroupId group) {
  RoomPtr& room = rooms_[group];
  if (room == nullptr) room = std::make_shared<Room>(group, core.ready);
  return room;
}

Task<Result<RoomPtr, StanzaError>> Rooms::load(Account& account, GroupId group) {
  RoomPtr room = room_of(account.core(), group);
  for (;;) {
    if (room->is_dissolved) co_return StanzaError(C::item_not_found, StanzaErrorType::cancel);
    const bool is_known = is_current(*room, account.core().clock.monotonic_ns());
    if (is_known && room->member(account.user()) != nullptr) co_return room;
    if (room->is_reading) {
      co_await room->changed.wait();
      continue;
    }
    const std::optional<StanzaError> error = co_await read(account, room);
    if (error) co_return *error;
    if (room->is_dissolved) continue;
    if (room->member(account.user()) != nullptr) co_return room;
    co_return StanzaError(C::registration_required, StanzaErrorType::auth);
  }
}

Task<std::optional<StanzaError>> Rooms::read(Account& account, RoomPtr room) {
  const Reading mark(room);
  for (int tries = 0;; ++tries) {
    const uint64_t told = room->told;
    Result<RoomFacts, StanzaError> facts = co_await read_room(account, room->group());
    if (!facts) co_return facts.error();
    if (room->is_dissolved) co_return std::nullopt;
    const bool is_late = room->told != told;  // an answer may be older than what Turms told meanwhile
    if (is_late && tries < kRereads) continue;
    apply(account.core(), *room, std::move(*facts));
    if (is_late) room->read_ns = 0;  // whoever comes next looks again
    co_return std::nullopt;
  }
}

void Rooms::refresh(Account& account, GroupId group) {
  const RoomPtr room = find(group);
  if (room == nullptr || room->is_reading) return;
  room->read_ns = 0;
  account.background().spawn(read_again(account, room));
}

Task<void> Rooms::read_again(Account& account, RoomPtr room) {
  const std::optional<StanzaError> error = co_await read(account, room);
  if (!error) co_return;
  Core& core = account.core();
  if (error->condition == C::item_not_found) co_return dissolve(core, room->group(), {}, {});
  if (error->condition == C::registration_required) {
    RoomChange how;
    how.user = account.user();
    remove_member(core, *room, how);
    co_return;
  }
  core.log.warn("room.not_read", "What has changed in a group could not be read; the next one who joins reads it.",
                {{"group", room->group().value()}, {"user", account.user().value()}});
}

void Rooms::apply(Core& core, Room& room, RoomFacts facts) {
  const bool is_first = room.members().empty();
  room.read_ns = room.statuses_ns = std::max<uint64_t>(core.clock.monotonic_ns(), 1);
  if (is_first) {
    room.info = std::move(facts.info);
    room.set_members(std::move(facts.members));
    std::vector<bridge::RoomNicks::Named> names;
    names.reserve(room.members().size());
    for (const GroupMember& member : room.members()) names.push_back({member.user, name_of(core, member)});
    return room.nicks.assign(names);
  }
  put_info(core, room, std::move(facts.info), {});
  std::unordered_set<UserId> present;
  for (const GroupMember& member : facts.members) present.insert(member.user);
  std::vector<UserId> gone;
  for (const GroupMember& member : room.members()) {
    if (present.find(member.user) == present.end()) gone.push_back(member.user);
  }
  for (const UserId user : gone) {
    RoomChange how;
    how.user = user;
    remove_member(core, room, how);
  }
  for (GroupMember& member : facts.members) {
    const GroupMember* before = room.member(member.user);
    if (!facts.has_statuses && before != nullptr) {
      member.is_elsewhere = before->is_elsewhere;
      member.status = before->status;
    }
    const UserId user = member.user;
    const bool is_called_by_profile = member.name.empty();
    put_member(core, room, std::move(member), {});
    if (is_called_by_profile) set_nick(core, room, user);  // Turms tells few of profiles
  }
}

// Who is in.

bool Rooms::is_in(const Account& account, ResourceId resource, GroupId group) const {
  const auto found = rooms_.find(group);
  return found != rooms_.end() && found->second->seat(account.user(), resource) != nullptr;
}

bool Rooms::is_in(const Account& account, GroupId group) const {
  const auto found = rooms_.find(group);
  return found != rooms_.end() && found->second->has_seat(account.user());
}

std::vector<GroupId> Rooms::groups_of(UserId user) const {
  const auto found = groups_.find(user);
  return found == groups_.end() ? std::vector<GroupId>() : found->second;
}

Seat& Rooms::sit(Account& account, ResourceId resource, const RoomPtr& room, std::string alias) {
  std::vector<GroupId>& groups = groups_[account.user()];
  if (std::find(groups.begin(), groups.end(), room->group()) == groups.end()) groups.push_back(room->group());
  return room->add_seat(account, resource, std::move(alias));
}

void Rooms::rise(Account& account, ResourceId resource, Room& room) {
  const UserId user = account.user();
  if (room.seat(user, resource) == nullptr) return;
  room.remove_seat(user, resource);
  if (room.has_seat(user)) return;
  const auto found = groups_.find(user);
  if (found != groups_.end()) {
    std::erase(found->second, room.group());
    if (found->second.empty()) groups_.erase(found);
  }
  account.core().router.announce(std::make_shared<RoomNews>(room.group(), user, false, std::string()));
}

void Rooms::show_up(Account& account, Room& room, std::string content) {
  account.core().router.announce(std::make_shared<RoomNews>(room.group(), account.user(), true, std::move(content)));
}

bool Rooms::send_out(Core& core, Room& room, UserId user, UserId actor, std::string reason) {
  if (room.visitors.find(user) == room.visitors.end()) return false;
  auto news = std::make_shared<RoomNews>(room.group(), user, false, std::string());
  news->sent_by = actor;
  news->reason = std::move(reason);
  core.router.announce(std::move(news));
  return true;
}

// What has changed.

void Rooms::tell(Core& core, Room& room, RoomChange::Kind kind, UserId user, UserId actor) {
  RoomChange change;
  change.kind = kind;
  change.user = user;
  change.actor = actor;
  core.hooks.on_room_changed(core, room, change);
}

void Rooms::hear(Core& core, const std::shared_ptr<const RoomNews>& news) {
  const RoomPtr room = news->is_here ? room_of(core, news->group) : find(news->group);
  if (room == nullptr) return;
  if (news->is_here) {
    room->visitors[news->user] = news;
    return tell(core, *room, RoomChange::Kind::appeared, news->user, news->user);
  }
  if (room->visitors.erase(news->user) == 0) return;
  if (news->sent_by) {
    RoomChange change;
    change.kind = RoomChange::Kind::vanished;
    change.user = news->user;
    change.actor = news->sent_by;
    change.reason = news->reason;
    change.is_kick = true;
    return core.hooks.on_room_changed(core, *room, change);
  }
  const auto kind = room->is_present(news->user) ? RoomChange::Kind::appeared : RoomChange::Kind::vanished;
  tell(core, *room, kind, news->user, news->user);
}

void Rooms::put_member(Core& core, Room& room, GroupMember member, UserId actor) {
  using Kind = RoomChange::Kind;
  const UserId user = member.user;
  const GroupMember* before = room.member(user);
  if (before == nullptr) {
    room.put_member(std::move(member));
    set_nick(core, room, user);
    tell(core, room, Kind::added, user, actor);
    if (room.is_present(user)) tell(core, room, Kind::appeared, user, user);
    return;
  }
  const bool has_standing = before->role != member.role || before->mute_end_ms != member.mute_end_ms;
  const bool has_name = before->name != member.name;
  const bool has_presence = before->is_elsewhere != member.is_elsewhere || before->status != member.status;
  room.put_member(std::move(member));
  if (has_name) set_nick(core, room, user);
  if (has_standing) tell(core, room, Kind::standing, user, actor);
  if (has_presence) tell(core, room, room.is_present(user) ? Kind::appeared : Kind::vanished, user, user);
}

Task<void> Rooms::learn_members(Account& account, RoomPtr room, std::vector<int64_t> users, UserId actor,
                                int64_t told_ms) {
  const auto is_known = [&room](int64_t user) { return room->member(UserId(user)) != nullptr; };
  while (room->is_reading && !std::all_of(users.begin(), users.end(), is_known)) co_await room->changed.wait();
  std::erase_if(users, is_known);
  // One who has gone again is not asked for by each member that was told of him.
  const bool is_in_vain = told_ms != 0 && told_ms <= room->missed_ms;
  if (users.empty() || room->is_dissolved || is_in_vain) co_return;
  const Reading mark(room);
  Core& core = account.core();
  Result<std::vector<GroupMember>, StanzaError> members = co_await read_members(account, room->group(), users);
  if (!members || members->size() < users.size()) room->missed_ms = std::max(room->missed_ms, told_ms);
  if (!members) {
    core.log.warn("room.members_not_read",
                  "New members of a group could not be read; the next one who joins reads them.",
                  {{"group", room->group().value()}, {"user", account.user().value()}});
    co_return;
  }
  std::vector<UserId> nameless;
  for (const GroupMember& member : *members) {
    if (member.name.empty()) nameless.push_back(member.user);
  }
  static_cast<void>(co_await core.profiles.fetch(account, std::move(nameless)));
  for (GroupMember& member : *members) put_member(core, *room, std::move(member), actor);
}

void Rooms::put_statuses(Core& core, Room& room, const std::vector<GroupMember>& statuses) {
  room.statuses_ns = std::max<uint64_t>(core.clock.monotonic_ns(), 1);
  for (const GroupMember& status : statuses) {
    const GroupMember* before = room.member(status.user);
    if (before == nullptr) continue;
    GroupMember now = *before;
    now.is_elsewhere = status.is_elsewhere;
    now.status = status.status;
    put_member(core, room, std::move(now), {});
  }
}

void Rooms::remove_member(Core& core, Room& room, const RoomChange& how) {
  if (room.member(how.user) == nullptr) return;
  room.remove_member(how.user);
  RoomChange change = how;
  change.kind = RoomChange::Kind::removed;
  core.hooks.on_room_changed(core, room, change);  // he still has his nick, so that it can be said
  tell_renamed(core, room, {}, {}, room.nicks.erase(how.user));
}

void Rooms::set_nick(Core& core, Room& room, UserId user) {
  const std::string before(room.nicks.nick_of(user));
  const GroupMember* member = room.member(user);
  const std::vector<bridge::RoomNicks::Change> others = room.nicks.set(user, name_of(core, *member));
  const bool is_renamed = !before.empty() && before != room.nicks.nick_of(user);  // else he is new
  tell_renamed(core, room, is_renamed ? user : UserId(), before, others);
}

void Rooms::tell_renamed(Core& core, Room& room, UserId user, std::string_view old_nick,
                         const std::vector<bridge::RoomNicks::Change>& others) {
  std::vector<RoomChange::Renamed> renamed;
  if (user) renamed.push_back({user, old_nick});
  for (const bridge::RoomNicks::Change& other : others) renamed.push_back({other.user, other.before});
  if (renamed.empty()) return;
  RoomChange change;
  change.kind = RoomChange::Kind::nicks;
  change.renamed = renamed;
  core.hooks.on_room_changed(core, room, change);
}

void Rooms::rename_everywhere(Core& core, UserId user) {
  const std::unordered_map<GroupId, RoomPtr> all = rooms_;  // whoever is told may change them
  for (const auto& [group, room] : all) {
    const GroupMember* member = room->member(user);
    if (member != nullptr && member->name.empty()) set_nick(core, *room, user);
  }
}

void Rooms::put_info(Core& core, Room& room, GroupInfo info, UserId actor) {
  using Kind = RoomChange::Kind;
  const GroupInfo before = std::exchange(room.info, std::move(info));
  if (before.name != room.info.name) tell(core, room, Kind::name, {}, actor);
  if (before.intro != room.info.intro) tell(core, room, Kind::intro, {}, actor);
  if (before.announcement != room.info.announcement) tell(core, room, Kind::subject, {}, actor);
  if (before.type != room.info.type || before.mute_end_ms != room.info.mute_end_ms)
    tell(core, room, Kind::settings, {}, actor);
}

void Rooms::dissolve(Core& core, GroupId group, UserId actor, std::string_view reason) {
  const RoomPtr room = find(group);
  if (room == nullptr || room->is_dissolved) return;
  room->is_dissolved = true;
  RoomChange change;
  change.kind = RoomChange::Kind::dissolved;
  change.actor = actor;
  change.reason = reason;
  core.hooks.on_room_changed(core, *room, change);
  rooms_.erase(group);
}

void Rooms::speak(Core& core, Room& room, UserId user) {
  if (!room.shows(user)) tell(core, room, RoomChange::Kind::speaks, user, user);
}

void Rooms::sweep(Core& core) {
  const uint64_t now = core.clock.monotonic_ns();
  if (now - swept_ns_ < kSweepNs) return;
  swept_ns_ = now;
  for (auto at = rooms_.begin(); at != rooms_.end();) {
    Room& room = *at->second;
    const bool is_used = at->second.use_count() > 1 || !room.seats().empty() || now - room.read_ns < kFreshNs;
    if (!is_used && room.visitors.empty()) {
      at = rooms_.erase(at);
      continue;
    }
    if (!is_used && !room.members().empty()) {
      auto bare = std::make_shared<Room>(at->first, core.ready);
      bare->visitors = std::move(room.visitors);
      at->second = std::move(bare);
    }
    ++at;
  }
}

}  // namespace turms::xmpp::features
