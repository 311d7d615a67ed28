// SPDX-License-Identifier: Apache-2.0
// What every message to a group asks, remembered: is there such a group, what does its type allow, who is in it and who
// is muted or blocked. Read through to the database on the writer's connection. Whoever writes these facts calls
// forget_*, and forget_all() follows a commit of another process or a rollback. Belongs to the writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "service/bounded_cache.h"
#include "store/group_blocklist_table.h"
#include "store/group_members_table.h"
#include "store/group_types_table.h"
#include "store/groups_table.h"

namespace turms::gateway::service {

/// A group that is there; it may be inactive.
struct GroupFact {
  store::GroupType type;
  int64_t mute_end_date = 0;         // of the whole group; 0: never muted
  std::optional<int64_t> min_score;  // what join questions have to yield
  bool active = true;

  [[nodiscard]] bool is_muted(int64_t now) const { return mute_end_date > now; }
};

struct MemberFact {
  int64_t user_id = 0;
  int64_t mute_end_date = 0;  // 0: never muted
  int32_t role = 2;           // proto::group_member_role

  [[nodiscard]] bool is_muted(int64_t now) const { return mute_end_date > now; }
  [[nodiscard]] bool is_owner() const { return role == 0; }
  [[nodiscard]] bool is_owner_or_manager() const { return role <= 1; }
};

/// By user id. Shared, so that it stays good while the facts are forgotten and read again.
using MemberFacts = std::shared_ptr<const std::vector<MemberFact>>;

/// The tables that the facts are read from.
struct GroupTables {
  store::GroupsTable& groups;
  store::GroupTypesTable& types;
  store::GroupMembersTable& members;
  store::GroupBlocklistTable& blocklist;
};

class GroupFacts {
 public:
  explicit GroupFacts(const GroupTables& tables) : tables_(tables) {}

  /// Nothing: no such group, or it is deleted.
  Result<std::optional<GroupFact>> group(int64_t group_id);
  /// Never null; empty when there is no such group.
  Result<MemberFacts> members(int64_t group_id);
  Result<std::optional<MemberFact>> member(int64_t group_id, int64_t user_id);
  Result<bool> is_blocked(int64_t group_id, int64_t user_id);

  /// After a change of the group, its type or its members.
  void forget_group(int64_t group_id);
  void forget_blocked(int64_t group_id, int64_t user_id) { blocked_.erase({group_id, user_id}); }
  void forget_all();

 private:
  struct Pair {
    int64_t group;
    int64_t user;
    bool operator==(const Pair&) const = default;
  };
  struct PairHash {
    size_t operator()(const Pair& pair) const {
      return std::hash<int64_t>()(pair.group) * 0x9E3779B97F4A7C15U + std::hash<int64_t>()(pair.user);
    }
  };
  // 160, 24 and 60 bytes an entry: 10, 24 and 8 MiB at most. Member lists are weighed by their members.
  static constexpr size_t kMaxGroups = 64 * 1024;
  static constexpr size_t kMaxMembers = 1024 * 1024;
  static constexpr size_t kMaxBlocked = 128 * 1024;

  GroupTables tables_;
  BoundedCache<int64_t, std::optional<GroupFact>> groups_{kMaxGroups};
  BoundedCache<int64_t, MemberFacts> members_{kMaxMembers};
  BoundedCache<Pair, bool, PairHash> blocked_{kMaxBlocked};
};

}  // namespace turms::gateway::service
