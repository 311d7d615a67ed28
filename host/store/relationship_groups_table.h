// SPDX-License-Identifier: Apache-2.0
// The groups into which a user sorts his contacts, and who is in them. Group 0 is everybody's and needs no row until it
// is given a name. Every relationship is in one group at least, which is the caller's to keep. Belongs to the thread of
// its database.
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

inline constexpr int32_t kDefaultRelationshipGroup = 0;

struct RelationshipGroup {
  int32_t index = kDefaultRelationshipGroup;
  std::string name;
};

class RelationshipGroupsTable {
 public:
  explicit RelationshipGroupsTable(Database& database);

  /// By index; the default group is always among them.
  Result<std::vector<RelationshipGroup>> list(int64_t owner);
  /// Groups with a row.
  Result<int64_t> count(int64_t owner);
  /// \errors  conflict: the index is in use
  Result<void> insert(int64_t owner, int32_t index, std::string_view name, int64_t date);
  /// \returns  false: there is no such group, or it is called so already
  Result<bool> rename(int64_t owner, int32_t index, std::string_view name, int64_t date);
  /// Puts the members into `target` and drops the group.
  Result<void> remove(int64_t owner, int32_t index, int32_t target, int64_t date);

  /// \returns  false: he was in it already
  Result<bool> add_member(int64_t owner, int32_t index, int64_t related, int64_t date);
  /// \returns  false: he was not in it
  Result<bool> remove_member(int64_t owner, int32_t index, int64_t related);
  Result<bool> is_member(int64_t owner, int32_t index, int64_t related);
  Result<bool> is_in_any(int64_t owner, int64_t related);
  /// By user id.
  Result<std::vector<int64_t>> members(int64_t owner, int32_t index);

 private:
  Database& database_;
  Query list_;
  Query count_;
  Query insert_;
  Query rename_;
  Query name_default_;
  Query move_members_;
  Query drop_members_;
  Query drop_;
  Query add_member_;
  Query remove_member_;
  Query is_member_;
  Query is_in_any_;
  Query members_;
};

}  // namespace turms::gateway::store
