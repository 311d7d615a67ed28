// SPDX-License-Identifier: Apache-2.0
// Who asked to be let into which group, and what came of it. Belongs to the thread of its database.
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

struct GroupJoinRequest {
  int64_t id = 0;
  int64_t group_id = 0;
  int64_t requester_id = 0;
  std::optional<int64_t> responder_id;
  int32_t status = 0;  // proto::request_status; what is overdue is still PENDING here
  int64_t creation_date = 0;
  std::string content;
};

struct JoinRequestAnswer {
  int32_t status = 0;
  int64_t responder_id = 0;
  std::optional<std::string_view> reason;
  int64_t date = 0;
};

class GroupJoinRequestsTable {
 public:
  explicit GroupJoinRequestsTable(Database& database);

  /// \errors  conflict: the id is in use, or there never was such a group
  Result<void> insert(const GroupJoinRequest& request);
  Result<std::optional<GroupJoinRequest>> find(int64_t id);
  /// \returns  false: it is not pending, or not there
  Result<bool> answer(int64_t id, const JoinRequestAnswer& answer);

  // The newest first, `limit` at most.
  Result<std::vector<GroupJoinRequest>> of_group(int64_t group_id, int64_t limit);
  Result<std::vector<GroupJoinRequest>> of_requester(int64_t user_id, int64_t limit);

 private:
  static Result<std::vector<GroupJoinRequest>> list(Query& query, int64_t id, int64_t limit);

  Database& database_;
  Query insert_;
  Query find_;
  Query answer_;
  Query of_group_;
  Query of_requester_;
};

}  // namespace turms::gateway::store
