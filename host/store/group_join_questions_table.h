// SPDX-License-Identifier: Apache-2.0
// What groups ask those who want to get in, and what they want to hear. Belongs to the thread of its database.
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

struct GroupJoinQuestion {
  int64_t id = 0;
  int64_t group_id = 0;
  int32_t score = 0;
  std::string question;
  std::vector<std::string> answers;  // any of them is right
};

/// What to change; what is empty stays as it is.
struct GroupJoinQuestionChange {
  std::optional<std::string_view> question;
  std::vector<std::string> answers;
  std::optional<int32_t> score;
};

class GroupJoinQuestionsTable {
 public:
  explicit GroupJoinQuestionsTable(Database& database);

  /// \errors  conflict: the id is in use, or there never was such a group
  Result<void> insert(const GroupJoinQuestion& question);
  /// \errors  io: the stored answers are damaged
  Result<std::optional<GroupJoinQuestion>> find(int64_t id);
  Result<void> update(int64_t id, const GroupJoinQuestionChange& change);
  /// \returns  false: the group has no such question
  Result<bool> remove(int64_t group_id, int64_t id);
  Result<int64_t> count(int64_t group_id);
  /// Without answers, by id.
  Result<std::vector<GroupJoinQuestion>> list(int64_t group_id);

 private:
  Database& database_;
  Query insert_;
  Query find_;
  Query update_;
  Query remove_;
  Query count_;
  Query list_;
};

}  // namespace turms::gateway::store
