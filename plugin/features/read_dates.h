// SPDX-License-Identifier: Apache-2.0
// How far the user has read, on its way to Turms: one write at a time for a conversation and not more often than every
// three seconds, of which the newest date wins (mapping 13.3). One for each shard, owned by the feature of read
// markers; it knows accounts by their user.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>

#include "base/metrics.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/conversation.h"
#include "turms/response.h"

namespace turms::xmpp::features {

class Account;

class ReadDates {
 public:
  static constexpr uint64_t kPauseNs = 3'000'000'000;
  static constexpr size_t kConversations = 1024;  // of one account that are remembered

  void define(Metrics& metrics);

  /// The user has read until `date_ms`. Written now, or when the pause since the last write is over; not at all when
  /// Turms knows it, or wants no read dates of this conversation. Thread: shard.
  void want(Account& account, bridge::Conversation conversation, int64_t date_ms);
  /// Turms knows this, from another device.
  void note(Account& account, bridge::Conversation conversation, int64_t date_ms);
  /// About once a second.
  void tick(Account& account);
  /// What waits is written at once: a client that knows of it has ended.
  void flush(Account& account);
  /// The account has no clients any more; what is under way comes to its end.
  void forget(Account& account);

 private:
  struct Row {
    int64_t wanted_ms = 0;
    int64_t known_ms = 0;      // to Turms
    uint64_t not_before = 0;   // monotonic
    uint8_t lost_answers = 0;  // in a row
    bool is_under_way = false;
    bool is_refused = false;

    [[nodiscard]] bool is_waiting() const { return wanted_ms > known_ms && !is_under_way && !is_refused; }
  };
  using Rows = std::map<bridge::Conversation, Row>;

  Row* find(const Account& account, bridge::Conversation conversation);
  Row* row_of(Account& account, bridge::Conversation conversation);
  void write_due(Account& account, uint64_t now_ns);
  void start(Account& account, bridge::Conversation conversation, Row& row);
  Task<void> write(Account& account, bridge::Conversation conversation, int64_t date_ms);
  void settle(Row& row, const upstream::Response& response, int64_t date_ms);

  std::unordered_map<UserId, Rows> accounts_;
  Metrics* metrics_ = nullptr;
  Metrics::Handle written_ = 0;
  Metrics::Handle lost_ = 0;
};

}  // namespace turms::xmpp::features
