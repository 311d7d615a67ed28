// SPDX-License-Identifier: Apache-2.0
// How far users have read their conversations, and who has ever written to whom. Belongs to the thread of its database.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

/// May a read date become smaller?
enum class ReadDateMoves { forward_only, both_ways };

struct MemberReadDate {
  int64_t member_id = 0;
  int64_t read_date = 0;
};

class ConversationsTable {
 public:
  explicit ConversationsTable(Database& database);

  /// `owner` has sent a private message. \param read_date  unset: it stays where it is. It never moves back.
  Result<void> note_written(int64_t owner, int64_t target, std::optional<int64_t> read_date);
  Result<bool> has_written(int64_t owner, int64_t target);

  // \returns  false when nothing was stored: the date does not lie after the stored one
  Result<bool> move_private(int64_t owner, int64_t target, int64_t read_date, ReadDateMoves moves);
  Result<bool> move_group(int64_t group_id, int64_t member_id, int64_t read_date, ReadDateMoves moves);

  /// How far `owner` has read what `target` wrote.
  Result<std::optional<int64_t>> private_read_date(int64_t owner, int64_t target);
  /// Of everybody who ever read in the group, by ascending id.
  Result<std::vector<MemberReadDate>> group_read_dates(int64_t group_id);

  /// The group is gone.
  Result<void> remove_group(int64_t group_id);

 private:
  Database& database_;
  Query note_written_;
  Query has_written_;
  Query move_private_;
  Query move_group_;
  Query private_read_date_;
  Query group_read_dates_;
  Query remove_group_;
};

}  // namespace turms::gateway::store
