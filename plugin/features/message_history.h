// SPDX-License-Identifier: Apache-2.0
// Messages as Turms keeps them, read as one row: of one conversation, of all private ones, or of some groups. Turms
// gives out what was received in one answer and conversations with their own messages in others, orders by date alone,
// and knows no cursor; this merges, drops what is there twice, and pages by date and id (mapping 12.2 to 12.4).
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <limits>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/conversation.h"
#include "features/account.h"
#include "turms/notifications.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

// The types have constructors: they pass through coroutines.

/// A place in history. Turms' ids are in no order of their own, so the date comes first (mapping 10.3). Edits come
/// after all messages of their millisecond: who has those need not have these.
class HistoryPoint {
 public:
  static constexpr int64_t kEnd = std::numeric_limits<int64_t>::max();

  constexpr HistoryPoint(int64_t date_ms_in, int64_t id_in, bool is_edit_in = false)
      : date_ms(date_ms_in), is_edit(is_edit_in), id(id_in) {}
  static constexpr HistoryPoint before_all() { return {0, 0}; }
  static constexpr HistoryPoint after_all() { return {kEnd, 0}; }
  /// Before, and after, everything of that millisecond.
  static constexpr HistoryPoint start_of(int64_t date_ms) { return {date_ms, 0}; }
  static constexpr HistoryPoint end_of(int64_t date_ms) { return {date_ms, kEnd, true}; }
  static HistoryPoint of(const upstream::MessageView& message) { return {message.date_ms, message.id.value()}; }
  /// Where the message, which has been edited, was.
  static HistoryPoint of_edit(const upstream::MessageView& message) {
    return {*message.modified_ms, message.id.value(), true};
  }
  friend constexpr auto operator<=>(const HistoryPoint&, const HistoryPoint&) = default;

  int64_t date_ms;  // Unix epoch
  bool is_edit;     // of an older message
  int64_t id;       // of a message, all of which are greater than 0
};

/// Whose messages are meant.
class HistoryScope {
 public:
  explicit HistoryScope(bridge::Conversation conversation) : in(conversation) {}
  /// All private messages; own ones are found in conversations with `peers` and with whoever wrote.
  explicit HistoryScope(std::vector<int64_t> peers_in) : peers(std::move(peers_in)) {}
  /// All that the user was sent, and nothing of what he sent.
  static HistoryScope received() {
    HistoryScope scope{std::vector<int64_t>()};
    scope.is_received_only = true;
    return scope;
  }

  /// What was said in these groups (1..500). Turms refuses all when the user is no member of one of them.
  static HistoryScope of_groups(std::vector<int64_t> groups) {
    HistoryScope scope{std::vector<int64_t>()};
    scope.groups = std::move(groups);
    return scope;
  }
  [[nodiscard]] bool is_of_groups() const { return !groups.empty() || (in && in->is_group); }

  std::optional<bridge::Conversation> in;
  std::vector<int64_t> peers;
  std::vector<int64_t> groups;
  bool is_received_only = false;
  int64_t since_ms = 0;  // what was said before is not for the user
};

class HistoryRange {
 public:
  using Shows = std::function<bool(const upstream::MessageView&)>;

  HistoryRange() = default;

  HistoryPoint after = HistoryPoint::before_all();  // exclusive
  HistoryPoint before = HistoryPoint::after_all();  // exclusive
  bool is_backwards = false;                        // the end of the range, not its beginning
  uint32_t count = 50;                              // messages at most, 1..500
  Shows shows;                                      // others are passed over; empty: all
};

class HistoryPage {
 public:
  HistoryPage() = default;
  HistoryPage(HistoryPage&&) = default;
  HistoryPage& operator=(HistoryPage&&) = default;

  std::vector<upstream::MessageView> rows;  // in the order of their points; views of `bytes`
  bool is_complete = false;                 // nothing else is in the range
  std::optional<HistoryPoint> passed_over;  // when there is no row and more to read: how far it has been read
  std::vector<int64_t> new_peers;           // who wrote and was not among the peers
  std::list<std::string> bytes;             // answers of Turms; a list moves without moving them
};

/// Reads one page. Passes over at most five pages of messages that are not shown.
/// \errors  bridge::stanza_error_of() what Turms answered
/// Thread: shard.
Task<Result<HistoryPage, StanzaError>> read_history(Account& account, HistoryScope scope, HistoryRange range);

/// Those of `ids` (1..500) that are in the scope; is_complete says whether all were. Thread: shard.
Task<Result<HistoryPage, StanzaError>> read_messages(Account& account, HistoryScope scope, std::vector<int64_t> ids);

/// Messages delivered until `known` and edited since, in the order of their edits; for clients that have seen
/// everything until then. Where Turms can't be asked for edits, those of the day before `known` (mapping 12.7); 250 at
/// most. Thread: shard.
Task<Result<HistoryPage, StanzaError>> read_late_edits(Account& account, HistoryScope scope, HistoryPoint known);

}  // namespace turms::xmpp::features
