// SPDX-License-Identifier: Apache-2.0
// Removes old messages, a few at a time. Their pages are used again by new ones, so the file stops growing without ever
// being rewritten. Belongs to the thread of its database.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "store/database.h"
#include "store/message_reactions_table.h"
#include "store/message_search.h"
#include "store/query.h"

namespace turms::gateway::store {

class MessageRetention {
 public:
  /// \param search, reactions  of the same database
  MessageRetention(Database& database, MessageSearch& search, MessageReactionsTable& reactions);

  /// Removes messages delivered before `cutoff`, the oldest first, at most `limit` of them. With several statements:
  /// within a transaction. \returns  how many; fewer than `limit`: no older ones are left
  Result<int64_t> remove_before(int64_t cutoff, int64_t limit);

 private:
  MessageSearch& search_;
  MessageReactionsTable& reactions_;
  Query oldest_;
  Query remove_;
};

}  // namespace turms::gateway::store
