// SPDX-License-Identifier: Apache-2.0
// What group types allow, as features ask: the rules behind a type's number, and which types a user may create groups
// of. The runtime implements it, one for each shard, and remembers what it was told: rules change with a restart of the
// gateway only. Where nobody can say (a cluster without the operator's words), ask is_offered() first, or take the
// unknown rules.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/group_type.h"

namespace turms::xmpp::features {

class GroupTypes {
 public:
  virtual ~GroupTypes() = default;
  [[nodiscard]] virtual bool is_offered() const = 0;
  /// \errors not_found (no such type), unsupported, timeout, io. Thread: shard.
  virtual Task<Result<bridge::GroupTypeRules>> rules(int64_t type) = 0;
  /// What rules() was told before; null: not asked yet. Good until the next co_await. Thread: shard.
  [[nodiscard]] virtual const bridge::GroupTypeRules* known(int64_t type) const = 0;
  /// Of which types this user may create groups, the operator's preferred one first. \errors as rules(). Thread: shard.
  virtual Task<Result<std::vector<bridge::GroupTypeRules>>> creatable(UserId user) = 0;
};

}  // namespace turms::xmpp::features
