// SPDX-License-Identifier: Apache-2.0
// Stamps of what clients keep copies of: one date for each list that a user or a group has. Whoever changes a list
// moves its stamp in the same transaction; whoever is asked for the list compares first. A stamp grows with every move,
// even within one millisecond, so that a client who knows the newest stamp has the newest list. Belongs to the thread
// of its database.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

/// The lists of a user. The numbers are kept in the file.
enum class UserVersion : int32_t {
  sent_friend_requests = 1,
  received_friend_requests = 2,
  relationships = 3,
  relationship_groups = 4,
  relationship_group_members = 5,
  settings = 6,
  group_join_requests = 7,
  sent_group_invitations = 8,
  received_group_invitations = 9,
  joined_groups = 10,
};

/// The lists of a group. The numbers are kept in the file.
enum class GroupVersion : int32_t {
  members = 1,
  blocklist = 2,
  join_requests = 3,
  join_questions = 4,
  invitations = 5,
};

class VersionsTable {
 public:
  explicit VersionsTable(Database& database);

  /// The stamp; a list that nobody has touched yet is as old as its user. Nothing: there is no such user (Turms answers
  /// 1002 then, whatever the client knows).
  Result<std::optional<int64_t>> get(int64_t user_id, UserVersion list);
  /// \param date  now; the stamp becomes that, or one more than it was
  Result<void> move(int64_t user_id, UserVersion list, int64_t date);

  /// Every group needs this once, when it is created.
  Result<void> begin_group(int64_t group_id, int64_t date);
  /// Nothing: the group was never begun, or has ended.
  Result<std::optional<int64_t>> get(int64_t group_id, GroupVersion list);
  Result<void> move(int64_t group_id, GroupVersion list, int64_t date);
  /// Drops the group's stamps, as Turms does when a group is deleted.
  Result<void> end_group(int64_t group_id);

 private:
  Query get_user_;
  Query move_user_;
  Query get_group_;
  Query move_group_;
  Query end_group_;
};

}  // namespace turms::gateway::store
