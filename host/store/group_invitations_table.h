// SPDX-License-Identifier: Apache-2.0
// Who was asked into which group, by whom, and what came of it. Belongs to the thread of its database.
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

struct GroupInvitation {
  int64_t id = 0;
  int64_t group_id = 0;
  int64_t inviter_id = 0;
  int64_t invitee_id = 0;
  int32_t status = 0;  // proto::request_status; what is overdue is still PENDING here
  int64_t creation_date = 0;
  std::string content;
};

class GroupInvitationsTable {
 public:
  explicit GroupInvitationsTable(Database& database);

  /// \errors  conflict: the id is in use, or there never was such a group
  Result<void> insert(const GroupInvitation& invitation);
  Result<std::optional<GroupInvitation>> find(int64_t id);
  /// \returns  false: it is not pending, or not there
  Result<bool> answer(int64_t id, int32_t status, std::optional<std::string_view> reason, int64_t date);

  // The newest first, `limit` at most.
  Result<std::vector<GroupInvitation>> of_group(int64_t group_id, int64_t limit);
  Result<std::vector<GroupInvitation>> of_inviter(int64_t user_id, int64_t limit);
  Result<std::vector<GroupInvitation>> of_invitee(int64_t user_id, int64_t limit);

 private:
  static Result<std::vector<GroupInvitation>> list(Query& query, int64_t id, int64_t limit);

  Database& database_;
  Query insert_;
  Query find_;
  Query answer_;
  Query of_group_;
  Query of_inviter_;
  Query of_invitee_;
};

}  // namespace turms::gateway::store
