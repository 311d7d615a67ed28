// SPDX-License-Identifier: Apache-2.0
#include "features/room.h"

#include <algorithm>
#include <utility>

#include "bridge/addresses.h"
#include "features/account.h"

namespace turms::xmpp::features {
namespace {

constexpr auto kByUser = [](const auto& row, UserId user) { return row.user < user; };

}  // namespace

const GroupMember* Room::member(UserId user) const {
  const auto at = std::lower_bound(members_.begin(), members_.end(), user, kByUser);
  return at != members_.end() && at->user == user ? &*at : nullptr;
}

GroupMember* Room::member(UserId user) {
  return const_cast<GroupMember*>(std::as_const(*this).member(user));
}

bridge::Standing Room::standing_of(UserId user, int64_t now_ms) const {
  const GroupMember* row = member(user);
  if (row == nullptr) return {};
  return bridge::standing_of(row->role, row->mute_end_ms, now_ms, false);
}

std::string Room::nick_of(UserId user) const {
  const std::string_view nick = nicks.nick_of(user);
  return nick.empty() ? std::string(bridge::IdText(user.value()).view()) : std::string(nick);
}

bool Room::is_present(UserId user) const {
  if (visitors.find(user) != visitors.end()) return true;
  const GroupMember* row = member(user);
  return row != nullptr && row->is_elsewhere;
}

bool Room::shows(UserId user) const {
  return std::binary_search(shown.begin(), shown.end(), user);
}

std::span<Seat> Room::seats_of(UserId user) {
  const auto begin = std::lower_bound(seats_.begin(), seats_.end(), user, kByUser);
  auto end = begin;
  while (end != seats_.end() && end->user == user) ++end;
  return {begin, end};
}

Seat* Room::seat(UserId user, ResourceId resource) {
  for (Seat& each : seats_of(user)) {
    if (each.resource == resource) return &each;
  }
  return nullptr;
}

Seat& Room::add_seat(Account& account, ResourceId resource, std::string alias) {
  Seat fresh;
  fresh.account = &account;
  fresh.user = account.user();
  fresh.resource = resource;
  fresh.alias = std::move(alias);
  fresh.number = next_seat_++;
  fresh.joined_ms = account.core().clock.unix_ms();
  const auto after = std::upper_bound(seats_.begin(), seats_.end(), fresh.user,
                                      [](UserId user, const Seat& seat) { return user < seat.user; });
  return *seats_.insert(after, std::move(fresh));
}

void Room::remove_seat(UserId user, ResourceId resource) {
  const auto at = std::find_if(seats_.begin(), seats_.end(),
                               [&](const Seat& each) { return each.user == user && each.resource == resource; });
  if (at != seats_.end()) seats_.erase(at);
}

void Room::set_members(std::vector<GroupMember> members) {
  members_ = std::move(members);
  std::sort(members_.begin(), members_.end(), [](const auto& a, const auto& b) { return a.user < b.user; });
}

GroupMember& Room::put_member(GroupMember member) {
  const auto at = std::lower_bound(members_.begin(), members_.end(), member.user, kByUser);
  if (at != members_.end() && at->user == member.user) return *at = std::move(member);
  return *members_.insert(at, std::move(member));
}

void Room::remove_member(UserId user) {
  const auto at = std::lower_bound(members_.begin(), members_.end(), user, kByUser);
  if (at != members_.end() && at->user == user) members_.erase(at);
}

}  // namespace turms::xmpp::features
