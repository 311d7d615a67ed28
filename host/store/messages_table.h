// SPDX-License-Identifier: Apache-2.0
// Messages: appended in the order of their ids, read back by conversation or by recipient in the order (delivery date,
// id). A page costs what it returns, however many messages there are. Belongs to the thread of its database.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

/// Which messages belong together; the same for both sides of a private conversation.
struct ConversationKey {
  int64_t low = 0;  // 0: a group
  int64_t high = 0;

  static ConversationKey of_users(int64_t a, int64_t b) { return {std::min(a, b), std::max(a, b)}; }
  static ConversationKey of_group(int64_t group_id) { return {0, group_id}; }
};

/// A place between messages in time.
struct Position {
  int64_t date = 0;
  int64_t id = 0;
  auto operator<=>(const Position&) const = default;
};

/// The messages strictly between two positions. {date, kBeforeAll} stands before every message of that millisecond.
struct PageQuery {
  static constexpr int64_t kBeforeAll = std::numeric_limits<int64_t>::min();
  Position after{std::numeric_limits<int64_t>::min(), kBeforeAll};
  Position before{std::numeric_limits<int64_t>::max(), kBeforeAll};
  std::optional<bool> is_system;     // unset: both kinds
  std::optional<int64_t> sender_id;  // unset: whoever sent it
  bool shows_recalled = false;
  bool descending = false;  // the newest `limit`, newest first; else the oldest, oldest first
  int64_t limit = 0;
  int64_t max_bytes = std::numeric_limits<int64_t>::max();  // of texts and records; one message is always given
};

/// A message on its way in. Views live until insert() returns.
struct NewMessage {
  int64_t id = 0;
  int64_t sender_id = 0;
  int64_t target_id = 0;  // user or group
  bool is_group = false;
  bool is_system = false;
  int64_t delivery_date = 0;
  std::optional<std::string_view> text;
  std::string_view records;  // packed, see record_list.h; empty: none
  std::optional<int64_t> burn_after;
  std::optional<int64_t> pre_message_id;
};

struct Message {
  int64_t id = 0;
  int64_t sender_id = 0;
  int64_t target_id = 0;
  bool is_group = false;
  bool is_system = false;
  int64_t delivery_date = 0;
  std::optional<std::string> text;
  std::string records;  // packed
  std::optional<int64_t> burn_after;
  std::optional<int64_t> pre_message_id;
  std::optional<int64_t> modification_date;
  bool may_have_reactions = false;

  [[nodiscard]] Position position() const { return {delivery_date, id}; }
  /// Of what its sender decides about.
  [[nodiscard]] int64_t size() const { return static_cast<int64_t>((text ? text->size() : 0) + records.size()); }
};

class MessagesTable {
 public:
  explicit MessagesTable(Database& database);

  /// \errors  conflict: the id is in use
  Result<void> insert(const NewMessage& message);

  // Pages are appended to `out`. Deleted messages are left out everywhere, recalled ones unless they are asked for.
  Result<void> conversation_page(ConversationKey conversation, const PageQuery& page, std::vector<Message>& out);
  /// Private messages addressed to `user_id`, whoever sent them.
  Result<void> received_page(int64_t user_id, const PageQuery& page, std::vector<Message>& out);
  /// The places of a conversation's messages without the messages; max_bytes does not count.
  Result<void> conversation_positions(ConversationKey conversation, const PageQuery& page, std::vector<Position>& out);
  Result<std::optional<Message>> find(int64_t id, bool shows_recalled = false);

  // How many were ever sent between two dates (start inclusive, end exclusive), recalled and deleted ones included,
  // counted up to `bound`: a total must not cost more than a page.
  Result<int64_t> count_conversation(ConversationKey conversation, int64_t start, int64_t end, int64_t bound);
  Result<int64_t> count_received(int64_t user_id, int64_t sender_id, int64_t start, int64_t end, int64_t bound);

  /// Where the newest message stands; {0, 0} when there is none.
  Result<Position> newest();

 private:
  Query insert_;
  Query conversation_ascending_;
  Query conversation_descending_;
  Query positions_ascending_;
  Query positions_descending_;
  Query received_ascending_;
  Query received_descending_;
  Query find_;
  Query count_conversation_;
  Query count_received_;
  Query newest_;
};

}  // namespace turms::gateway::store
