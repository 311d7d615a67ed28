// SPDX-License-Identifier: Apache-2.0
// Messages by their words. The index (FTS5) follows the messages at a distance, so that sending never waits for it:
// catch_up() reads what is new, and what it has read is kept in step with edits and recalls. A search intersects the
// words with the participants inside the index, newest first; it never looks at the messages of others. Belongs to the
// thread of its database.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/messages_table.h"
#include "store/query.h"

namespace turms::gateway::store {

/// Messages with all of these words. Without a conversation: the private ones of `user_id` and those of `group_ids`.
struct SearchQuery {
  int64_t user_id = 0;
  std::span<const int64_t> group_ids;
  std::optional<ConversationKey> conversation;  // the caller has checked that the user may see it
  std::string_view words;                       // UTF-8, separated by white space; case and accents do not count
  std::optional<int64_t> before_id;             // for the next page: the smallest id of the one before
  int64_t limit = 0;
};

class MessageSearch {
 public:
  static constexpr size_t kMaxWords = 16;  // of one search; further ones are ignored
  static constexpr size_t kMaxGroups = 1'000;

  explicit MessageSearch(Database& database);

  /// Newest first, appended to `out`; recalled and deleted messages are left out. No words: nothing.
  Result<void> find(const SearchQuery& query, std::vector<Message>& out);

  /// Reads the next `limit` messages. \returns  how many there were; fewer than `limit`: the index is up to date
  Result<int64_t> catch_up(int64_t limit);

  /// Before a message changes or goes. No effect on one that has not been read yet.
  Result<void> forget(int64_t id);
  /// The same for every message up to this id.
  Result<void> forget_up_to(int64_t id);
  /// After it has changed.
  Result<void> learn(int64_t id);

 private:
  Query find_;
  Query next_;
  Query read_;
  Query progress_;
  Query forget_;
  Query forget_up_to_;
  Query learn_;
};

/// The expression that FTS5 is asked for; empty when there are no words. For MessageSearch and its test.
[[nodiscard]] std::string search_expression(const SearchQuery& query);

}  // namespace turms::gateway::store
