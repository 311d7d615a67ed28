// SPDX-License-Identifier: Apache-2.0
// Reactions to messages: (message, reaction type, user). Belongs to the thread of its database.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

/// Everybody who reacted alike.
struct ReactionGroup {
  int32_t reaction_type = 0;
  int32_t count = 0;
  std::vector<int64_t> user_ids;  // ascending; the first ones only when there are many
};

class MessageReactionsTable {
 public:
  explicit MessageReactionsTable(Database& database);

  /// \returns  false when it was there already
  Result<bool> add(int64_t message_id, int32_t reaction_type, int64_t user_id);
  /// \returns  false when it was not there
  Result<bool> remove(int64_t message_id, int32_t reaction_type, int64_t user_id);
  /// Of every message up to this id.
  Result<void> remove_up_to(int64_t message_id);

  /// How many kinds of reactions one message has, and how many of them are this user's.
  struct Counts {
    int64_t types = 0;
    int64_t of_user = 0;
  };
  Result<Counts> counts(int64_t message_id, int64_t user_id);

  /// \param max_users  user ids in each group
  Result<std::vector<ReactionGroup>> groups(int64_t message_id, size_t max_users);

 private:
  Database& database_;
  Query add_;
  Query remove_;
  Query remove_up_to_;
  Query counts_;
  Query groups_;
};

}  // namespace turms::gateway::store
