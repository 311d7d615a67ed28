// SPDX-License-Identifier: Apache-2.0
// Bookmarks that come from groups (mapping 15): for each group that a user is in, one is made once, and taken away when
// he is in it no more. In between it is his own: what he changes stays, and one that he takes away is not made again.
// Which groups had theirs is noted among his private XML. One for each shard, owned by the feature of bookmarks.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/strong_id.h"
#include "base/task.h"
#include "features/account.h"
#include "features/hooks.h"
#include "features/joined_groups.h"
#include "features/room_change.h"

namespace turms::xmpp::features {

class GroupBookmarks {
 public:
  void install(Hooks& on);

  /// Makes them what the groups are now. From then on they follow what Turms tells, while a client is there. Who
  /// asks while somebody is about it does not wait: events tell the rest. Where Turms does not answer they stay as they
  /// are. Thread: shard.
  Task<void> update(Account& account);
  /// The user has taken bookmarks away: he leaves those groups where the operator wants that. Thread: shard.
  void taken_away(Account& account, std::span<const std::string> rooms);

 private:
  using Groups = std::set<int64_t>;
  struct Row {
    bool is_under_way = false;
    bool is_wanted = false;  // something has changed meanwhile
  };
  void moved(Account& account, const Membership& membership);
  void created(Account& account, const upstream::Push& push);
  void forget(Account& account, Resource& resource);
  void start(Account& account);
  Task<void> run(Account& account);
  static Task<bool> compare(Account& account);
  static Task<std::optional<Groups>> noted(Account& account);
  static Task<bool> note(Account& account, Groups groups);
  static Task<bool> make(Account& account, JoinedGroup group);
  static Task<void> leave(Account& account, GroupId group);
  static Task<void> rename(Account& account, JoinedGroup group);

  std::unordered_map<UserId, Row> rows_;  // of accounts whose clients care for bookmarks
};

}  // namespace turms::xmpp::features
