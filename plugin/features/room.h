// SPDX-License-Identifier: Apache-2.0
// One group as one shard knows it: what Turms says of it and of its members, how they are called, who is present, and
// the resources of this shard that are in it. Members are told apart from occupants: a member need not be present, and
// whoever is present is a member. Owned by Rooms; coroutines share it, because the last resource may leave while they
// wait. Nothing here sends anything: changes go through Rooms.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/condition.h"
#include "base/strong_id.h"
#include "bridge/muc.h"
#include "bridge/room_nicks.h"
#include "features/resource.h"
#include "features/room_news.h"
#include "proto/enums.h"

namespace turms::xmpp::features {

class Account;

/// A group's row in Turms.
struct GroupInfo {
  std::string name;
  std::string intro;
  std::string announcement;
  int64_t type = 0;
  UserId owner;
  int64_t mute_end_ms = 0;  // all are muted until then, Unix epoch
  int64_t created_ms = 0;
};

/// A member's row.
struct GroupMember {
  UserId user;
  int32_t role = proto::group_member_role::kMember;
  bool is_elsewhere = false;  // online by a Turms client
  int32_t status = 0;         // of that (proto::user_status)
  int64_t mute_end_ms = 0;    // Unix epoch
  int64_t joined_ms = 0;
  std::string name;  // in this group; empty: that of his profile
};

/// A live message that waits until its receiver has been told of the older ones.
struct HeldStanza {
  MessageId message;  // 0: it says something of an earlier one
  int64_t date_ms = 0;
  std::string xml;
};

/// A resource of this shard in the room (XEP-0045: an occupant's session).
struct Seat {
  Account* account = nullptr;  // it leaves before the account goes
  UserId user;
  ResourceId resource;
  std::string alias;         // the localpart it calls the room by; empty: the group's number
  uint64_t number = 0;       // of this very joining; the same resource may come anew
  int64_t joined_ms = 0;     // our clock, Unix epoch
  bool has_history = false;  // until then live messages wait
  std::vector<HeldStanza> held;
  std::vector<MessageId> told;  // by history

  [[nodiscard]] bool has_been_told(MessageId message) const {
    return message && std::find(told.begin(), told.end(), message) != told.end();
  }
};

class Room {
 public:
  Room(GroupId group, ReadyQueue& ready) : changed(ready), group_(group) {}
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  [[nodiscard]] GroupId group() const { return group_; }

  // What Turms says.
  GroupInfo info;
  /// Sorted by user. Null when he is none, or nobody of this shard may know.
  [[nodiscard]] const GroupMember* member(UserId user) const;
  [[nodiscard]] GroupMember* member(UserId user);
  [[nodiscard]] const std::vector<GroupMember>& members() const { return members_; }
  /// Affiliation and role now (XEP-0045 5). Of a stranger: none.
  [[nodiscard]] bridge::Standing standing_of(UserId user, int64_t now_ms) const;
  /// How he is called here; of one whose name is not known, his number.
  [[nodiscard]] std::string nick_of(UserId user) const;
  /// Nobody: 0.
  [[nodiscard]] UserId user_of(std::string_view nick) const { return nicks.user_of(nick).value_or(UserId()); }
  bridge::RoomNicks nicks;

  // Who is present.
  /// From this gateway, on whatever shard.
  std::unordered_map<UserId, std::shared_ptr<const RoomNews>> visitors;
  [[nodiscard]] bool is_present(UserId user) const;
  /// Whom the occupants on this shard have been told of, sorted.
  std::vector<UserId> shown;
  [[nodiscard]] bool shows(UserId user) const;

  // Resources of this shard.
  [[nodiscard]] std::vector<Seat>& seats() { return seats_; }
  [[nodiscard]] const std::vector<Seat>& seats() const { return seats_; }
  [[nodiscard]] std::span<Seat> seats_of(UserId user);
  [[nodiscard]] bool has_seat(UserId user) { return !seats_of(user).empty(); }
  [[nodiscard]] Seat* seat(UserId user, ResourceId resource);
  Seat& add_seat(Account& account, ResourceId resource, std::string alias);
  void remove_seat(UserId user, ResourceId resource);

  // How it is kept; of Rooms.
  uint64_t read_ns = 0;      // monotonic, when Turms was asked last; 0: never, or what it said may be old
  uint64_t statuses_ns = 0;  // the same of who is online
  bool is_reading = false;
  int64_t missed_ms = 0;  // of the last word of Turms about a new member who was none any more when he was read
  uint64_t told = 0;      // how often Turms told of a change: what was read meanwhile may be older
  Condition changed;      // a reading has ended
  bool is_dissolved = false;

  /// Replaced as a whole, or one by one; Rooms tells of it.
  void set_members(std::vector<GroupMember> members);
  GroupMember& put_member(GroupMember member);
  void remove_member(UserId user);

 private:
  const GroupId group_;
  std::vector<GroupMember> members_;  // sorted by user
  std::vector<Seat> seats_;           // sorted by user
  uint64_t next_seat_ = 1;
};

using RoomPtr = std::shared_ptr<Room>;

}  // namespace turms::xmpp::features
