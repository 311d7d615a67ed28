// SPDX-License-Identifier: Apache-2.0
// Group types: the rules that a group follows. Type 0 is Turms' default type and always there; others are made by the
// operator, never by a client. Belongs to the thread of its database.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "store/database.h"
#include "store/group_type.h"
#include "store/query.h"

namespace turms::gateway::store {

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
