// SPDX-License-Identifier: Apache-2.0
// Friend requests, answered ones included. That a pending one has expired is computed by whoever reads it, because it
// depends on a setting; the table keeps what was said. Belongs to the thread of its database.
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

struct FriendRequest {
  int64_t id = 0;
  int64_t requester_id = 0;
  int64_t recipient_id = 0;
  std::string content;
  int32_t status = 0;  // proto::request_status
  std::optional<std::string> reason;
  int64_t creation_date = 0;
  std::optional<int64_t> response_date;
};

enum class FriendRequestSide { sent, received };

class FriendRequestsTable {
 public:
  explicit FriendRequestsTable(Database& database);

  /// Ids grow with time. \errors  conflict: the id is in use
  Result<void> insert(const FriendRequest& request);
  Result<std::optional<FriendRequest>> find(int64_t id);
  /// The newest request between the two that has one of these statuses, and was made after `after`.
  /// \param statuses  a bit for each status: 1 << status
  Result<std::optional<int64_t>> newest(int64_t requester, int64_t recipient, int64_t statuses, int64_t after);
  /// The newest `limit` of the user's, oldest first.
  Result<std::vector<FriendRequest>> list(int64_t user_id, FriendRequestSide side, int64_t limit);
  /// \returns  false: there is no such request, or it is not pending
  Result<bool> answer(int64_t id, int32_t status, std::optional<std::string_view> reason, int64_t date);
  /// Drops requests made before `date` that nobody answered, at most `limit`. \returns  how many
  Result<int64_t> remove_unanswered(int64_t before, int64_t limit);

 private:
  Database& database_;
  Query insert_;
  Query find_;
  Query newest_;
  Query list_sent_;
  Query list_received_;
  Query answer_;
  Query remove_unanswered_;
};

}  // namespace turms::gateway::store
