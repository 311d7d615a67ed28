// SPDX-License-Identifier: Apache-2.0
// All rooms of one shard: groups of which somebody here is a member and looks. Read once for all accounts of the shard,
// since Turms shows all members the same; whoever is not on the list asks with his own session. Every change of a group
// comes in here, is compared with what is known, and told once (Hooks::room_changed), although Turms tells each member
// of it. The shard owns it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/message_index.h"
#include "features/account.h"
#include "features/room.h"
#include "features/room_aliases.h"
#include "features/room_change.h"
#include "features/room_hooks.h"
#include "features/room_reader.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Rooms {
 public:
  static constexpr uint64_t kFreshNs = 60'000'000'000;  // of what was read while nobody here hears of changes
  static constexpr uint64_t kToldNs = 600'000'000'000;  // while somebody does
  static constexpr uint64_t kSweepNs = 10'000'000'000;
  static constexpr int kRereads = 3;         // of a group that changes while it is read
  static constexpr size_t kIndexed = 16384;  // messages of all rooms

  Rooms() = default;
  Rooms(const Rooms&) = delete;
  Rooms& operator=(const Rooms&) = delete;

  /// What is known of a group; null: nothing. Thread of all: shard.
  [[nodiscard]] RoomPtr find(GroupId group) const;
  /// The room as Turms shows it to the account, who is a member. Asks Turms where what is known may be old, or does not
  /// say that he is one; several who ask together ask once.
  /// \errors  item_not_found: there is no such group; registration_required: he is no member; what Turms refused
  Task<Result<RoomPtr, StanzaError>> load(Account& account, GroupId group);
  /// What is known may be old, because nobody heard of changes for a while: it is read anew, and what is different is
  /// told. For a room in which the account is.
  void refresh(Account& account, GroupId group);

  // Who is in.
  [[nodiscard]] bool is_in(const Account& account, ResourceId resource, GroupId group) const;
  [[nodiscard]] bool is_in(const Account& account, GroupId group) const;
  /// The groups in which resources of the account are.
  [[nodiscard]] std::vector<GroupId> groups_of(UserId user) const;
  /// A resource is in. Nothing is sent.
  Seat& sit(Account& account, ResourceId resource, const RoomPtr& room, std::string alias);
  /// A resource is out; the other shards are told when it was the account's last one. Nothing is sent to itself.
  void rise(Account& account, ResourceId resource, Room& room);
  /// Tells all shards that the account is in the room, and what it says of itself.
  void show_up(Account& account, Room& room, std::string content);

  /// Sends all resources of a member out of the room, on whatever shard they are; he may come again. False when he has
  /// none in it.
  bool send_out(Core& core, Room& room, UserId user, UserId actor, std::string reason);

  // What has changed. Each compares, and tells what is new. The `actor` is 0 when it is not known.
  void hear(Core& core, const std::shared_ptr<const RoomNews>& news);
  /// A member's row, new or different.
  void put_member(Core& core, Room& room, GroupMember member, UserId actor);
  /// Reads the rows of those of `users` who are not known yet, and tells of them; several who ask together ask once.
  /// \param told_ms  when Turms told of them, by its clock
  Task<void> learn_members(Account& account, RoomPtr room, std::vector<int64_t> users, UserId actor, int64_t told_ms);
  /// \param how  `user`, and who did it, why, and whether it is a ban
  void remove_member(Core& core, Room& room, const RoomChange& how);
  void put_info(Core& core, Room& room, GroupInfo info, UserId actor);
  void dissolve(Core& core, GroupId group, UserId actor, std::string_view reason);
  /// His profile has another name: it counts in rooms where he has none of his own.
  void rename_everywhere(Core& core, UserId user);
  /// Who of the members is online by a Turms client, as read just now.
  void put_statuses(Core& core, Room& room, const std::vector<GroupMember>& statuses);
  /// He is about to be heard: occupants must know of him.
  void speak(Core& core, Room& room, UserId user);

  /// Names that rooms were made by (mapping 14.6).
  [[nodiscard]] RoomAliases& aliases() { return aliases_; }
  [[nodiscard]] const RoomAliases& aliases() const { return aliases_; }

  /// Messages of all groups by their ids; for whoever may be told of them.
  [[nodiscard]] bridge::MessageIndex& index() { return index_; }
  [[nodiscard]] bridge::SeenNonces& nonces() { return nonces_; }

  /// Forgets what nobody here looks at any more. Cheap when called often.
  void sweep(Core& core);

 private:
  class Reading;

  RoomPtr room_of(Core& core, GroupId group);
  Task<std::optional<StanzaError>> read(Account& account, RoomPtr room);
  Task<void> read_again(Account& account, RoomPtr room);
  void apply(Core& core, Room& room, RoomFacts facts);
  void set_nick(Core& core, Room& room, UserId user);
  static void tell_renamed(Core& core, Room& room, UserId user, std::string_view old_nick,
                           const std::vector<bridge::RoomNicks::Change>& others);
  static void tell(Core& core, Room& room, RoomChange::Kind kind, UserId user, UserId actor);

  std::unordered_map<GroupId, RoomPtr> rooms_;
  std::unordered_map<UserId, std::vector<GroupId>> groups_;  // of whom has seats; each group once
  RoomAliases aliases_;
  bridge::MessageIndex index_{kIndexed};
  bridge::SeenNonces nonces_{kIndexed};
  uint64_t swept_ns_ = 0;
};

}  // namespace turms::xmpp::features
