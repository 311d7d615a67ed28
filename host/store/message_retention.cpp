// SPDX-License-Identifier: Apache-2.0
#include "store/message_retention.h"

namespace turms::gateway::store {

// Ids and delivery dates grow together (service/message_stamps.h), so the oldest are the first.
MessageRetention::MessageRetention(Database& database, MessageSearch& search, MessageReactionsTable& reactions)
    : search_(search),
      reactions_(reactions),
      oldest_(database,
              "SELECT count(*), max(id) FROM (SELECT id, delivery_date FROM messages ORDER BY id LIMIT ?2) "
              "WHERE delivery_date < ?1"),
      remove_(database, "DELETE FROM messages WHERE id <= ?1") {
}

Result<int64_t> MessageRetention::remove_before(int64_t cutoff, int64_t limit) {
  int64_t count = 0;
  int64_t last = 0;
  const auto take = [&](const Rows& row) {
    count = row.integer(0);
    last = row.integer(1);
  };
  TURMS_TRY(oldest_.each(take, cutoff, limit));
  if (count == 0) return 0;
  TURMS_TRY(search_.forget_up_to(last));
  TURMS_TRY(reactions_.remove_up_to(last));
  TURMS_TRY(remove_.run(last));
  return count;
}

}  // namespace turms::gateway::store
