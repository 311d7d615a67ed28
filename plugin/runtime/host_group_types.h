// SPDX-License-Identifier: Apache-2.0
// tgp.host.group_types/1 as features see it. One for each shard, owned by it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "features/group_types.h"

struct tgp_host_group_types;

namespace turms::xmpp::runtime {

class Shard;

class HostGroupTypes final : public features::GroupTypes {
 public:
  static constexpr size_t kMostKnown = 1000;

  explicit HostGroupTypes(Shard& shard) : shard_(shard) {}

  [[nodiscard]] bool is_offered() const override;
  Task<Result<bridge::GroupTypeRules>> rules(int64_t type) override;
  [[nodiscard]] const bridge::GroupTypeRules* known(int64_t type) const override;
  Task<Result<std::vector<bridge::GroupTypeRules>>> creatable(UserId user) override;

 private:
  [[nodiscard]] const tgp_host_group_types* table() const;
  void remember(const bridge::GroupTypeRules& rules);

  Shard& shard_;
  std::unordered_map<int64_t, bridge::GroupTypeRules> known_;  // at most kMostKnown: clients name any number
};

}  // namespace turms::xmpp::runtime
