// SPDX-License-Identifier: Apache-2.0
// Who is in which group, and as what. Belongs to the thread of its database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

struct GroupMember {
  int64_t group_id = 0;
  int64_t user_id = 0;
  int32_t role = 2;  // proto::group_member_role
  int64_t join_date = 0;
  std::optional<int64_t> mute_end_date;  // one in the past mutes nobody
  std::optional<std::string> name;       // in this group
};

/// What to change; what is empty stays as it is.
struct GroupMemberChange {
  std::optional<int32_t> role;
  std::optional<int64_t> mute_end_date;
  std::optional<std::string_view> name;
};

class GroupMembersTable {
 public:
  explicit GroupMembersTable(Database& database);

  /// \errors  conflict: is a member already, or there never was such a group
  Result<void> insert(const GroupMember& member);
  Result<std::optional<GroupMember>> find(int64_t group_id, int64_t user_id);
  /// By user id.
  Result<std::vector<GroupMember>> list(int64_t group_id);
  /// \returns  false: no such member
  Result<bool> update(int64_t group_id, int64_t user_id, const GroupMemberChange& change);
  /// \returns  false: was no member
  Result<bool> remove(int64_t group_id, int64_t user_id);
  Result<void> remove_all(int64_t group_id);
  /// The ids of the groups that a user is in, growing.
  Result<std::vector<int64_t>> groups_of(int64_t user_id);

 private:
  Database& database_;
  Query insert_;
  Query find_;
  Query list_;
  Query update_;
  Query remove_;
  Query remove_all_;
  Query groups_of_;
};

}  // namespace turms::gateway::store
