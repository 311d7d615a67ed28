// SPDX-License-Identifier: Apache-2.0
// A host that tells the rules of two group types, 0 and 1; users may make groups of both.
#pragma once

#include <vector>

#include "features/group_types.h"

namespace turms::xmpp::features {

class FakeGroupTypes final : public GroupTypes {
 public:
  FakeGroupTypes() {
    all = {bridge::GroupTypeRules(0), bridge::GroupTypeRules(1)};
    all[1].join = bridge::JoinRule::open;
  }
  [[nodiscard]] bool is_offered() const override { return true; }
  Task<Result<bridge::GroupTypeRules>> rules(int64_t type) override {
    if (type < 0 || type > 1) co_return Error{Code::not_found, "types", ""};
    co_return all[static_cast<size_t>(type)];
  }
  [[nodiscard]] const bridge::GroupTypeRules* known(int64_t) const override { return nullptr; }
  Task<Result<std::vector<bridge::GroupTypeRules>>> creatable(UserId) override { co_return all; }
  std::vector<bridge::GroupTypeRules> all;
};

}  // namespace turms::xmpp::features
