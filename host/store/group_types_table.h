// SPDX-License-Identifier: Apache-2.0
// Group types: the rules that a group follows. Type 0 is Turms' default type and always there; others are made by the
// operator, never by a client. Belongs to the thread of its database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

inline constexpr int64_t kDefaultGroupType = 0;

/// Who may do something in a group. Stored as these numbers.
enum class GroupRule : int32_t { all = 0, owner_manager_member = 1, owner_manager = 2, owner = 3 };

/// How somebody gets in by himself. Stored as these numbers.
enum class JoinStrategy : int32_t { membership_request = 0, invitation = 1, question = 2, join_request = 3 };

/// The defaults are those of type 0.
struct GroupType {
  int64_t id = kDefaultGroupType;
  std::string name = "DEFAULT";
  int32_t group_size_limit = 500;
  GroupRule inviters = GroupRule::owner_manager_member;
  bool invitee_approves = true;  // invited first, a member once he accepts; otherwise added at once
  JoinStrategy join_strategy = JoinStrategy::invitation;
  GroupRule info_updaters = GroupRule::owner_manager;
  GroupRule member_info_updaters = GroupRule::owner_manager;
  bool guest_speakable = false;
  bool self_info_updatable = true;
  bool enable_read_receipt = true;
  bool message_editable = true;
};

class GroupTypesTable {
 public:
  explicit GroupTypesTable(Database& database);

  Result<std::optional<GroupType>> find(int64_t id);
  /// Writes the type, over an older one. Groups keep what they have: a lower size limit removes nobody.
  /// \errors  conflict: a negative id
  Result<void> put(const GroupType& type);

 private:
  Query find_;
  Query put_;
};

}  // namespace turms::gateway::store
