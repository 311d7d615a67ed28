// SPDX-License-Identifier: Apache-2.0
// What group types allow, for those who can't read the database. Owned by the backend.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "embedded/task_desk.h"
#include "sessions/services.h"

namespace turms::gateway::embedded {

class GroupTypeRules final : public sessions::GroupTypes {
 public:
  /// \param creatable  the types that everybody may create groups of; more than a reply holds are not told
  GroupTypeRules(TaskDesk& desk, std::vector<int64_t> creatable) : desk_(desk), creatable_(std::move(creatable)) {}

  [[nodiscard]] bool find(int64_t type_id, sessions::Done<sessions::GroupType> done) override;
  [[nodiscard]] bool creatable(int64_t user_id, sessions::Done<std::vector<sessions::GroupType>> done) override;

 private:
  TaskDesk& desk_;
  const std::vector<int64_t> creatable_;
};

}  // namespace turms::gateway::embedded
