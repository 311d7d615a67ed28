// SPDX-License-Identifier: Apache-2.0
// What an account missed while its Turms session was down (mapping 12.6): read from Turms' history when a session
// stands again, and shown as live messages are. What comes live meanwhile waits, so that no conversation is out of
// order, and what was shown already is not shown again. So does what comes behind an edit that must be read first:
// messages and edits share one waiting line. Edits that were made meanwhile are told like those that Turms tells. One
// for each shard, owned by the feature of offline messages, which lets live messages wait for the same reason. Of
// groups only those are read in whose rooms the account is: who joins later is told then.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>

#include "base/metrics.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/message_from_turms.h"
#include "features/account.h"
#include "features/hooks.h"
#include "features/message_history.h"
#include "features/message_intake.h"
#include "features/recent_peers.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {

class CatchUp {
 public:
  static constexpr int64_t kClockSlackMs = 60'000;  // between Turms' clock and ours, at most
  static constexpr int64_t kOverlapMs = 5'000;      // before the last one seen: messages may come out of order
  static constexpr uint32_t kPageRows = 500;
  static constexpr int kPages = 10;       // of one outage; what is beyond stays in the archive
  static constexpr size_t kGroups = 500;  // asked for at once
  static constexpr uint64_t kRetryNs = 10'000'000'000;
  static constexpr size_t kHeld = 1'000;  // live messages and edits that wait, of one account
  static constexpr size_t kHeldBytes = 1'048'576;
  static constexpr size_t kKnown = 4'096;  // shown messages that are remembered, of one account

  using Turn = MessageHooks::Turn;
  /// The messages of one account.
  struct Line;
  /// Shared with whoever holds them back across a suspension: the account's last client may go meanwhile.
  using LinePtr = std::shared_ptr<Line>;

  CatchUp();
  ~CatchUp();
  CatchUp(const CatchUp&) = delete;
  CatchUp& operator=(const CatchUp&) = delete;

  void install(Hooks& on);

  /// Live messages of the account wait from now on, until as many release() have followed. Thread: shard.
  LinePtr hold(Account& account);
  void release(Account& account, const LinePtr& line);
  /// A client of the account has been shown this message otherwise: it is not shown again. Thread: shard.
  void note(Account& account, const upstream::MessageView& view);
  /// Whether this live message waits: all clients are shown it when it no longer has to. Thread: shard.
  [[nodiscard]] bool holds_back(const Account& account, MessageId id) const;

 private:
  class Emptying;
  class Showing;
  struct Held;

  LinePtr line_of(Account& account);
  void became_available(Account& account, Resource& resource, Availability what);
  void session_opened(Account& account);
  bool keep(Account& account, const bridge::IncomingMessage& message);
  void note_sent(Account& account, const bridge::MessageFacts& facts, const StoredMessage& message);
  void tick(Account& account);
  void leave(Account& account, Resource& resource);

  void start(Account& account, const LinePtr& line);
  Task<void> run(Account& account, LinePtr line);
  Task<void> read_what_is_due(Account& account, LinePtr line);
  void end_reading(Account& account, const LinePtr& line);
  enum class Reading : uint8_t { complete, interrupted, refused };
  Task<bool> read_private(Account& account, LinePtr line);
  Task<bool> read_groups(Account& account, LinePtr line);
  Task<Reading> read_with_edits(Account& account, LinePtr line, HistoryScope scope, int64_t& from_ms);
  Task<Reading> read(Account& account, LinePtr line, HistoryScope scope, int64_t& from_ms);
  Task<bool> read_edits(Account& account, LinePtr line, HistoryScope scope);
  static Reading failed(const Account& account, const StanzaError& error);
  static void tell_edit(Account& account, const Line& line, const upstream::MessageView& view);
  void show_row(Account& account, Line& line, const upstream::MessageView& view);
  [[nodiscard]] static bool was_in_room(Account& account, const upstream::MessageView& view);
  [[nodiscard]] bool was_sent_here(Account& account, const upstream::MessageView& view);
  void take_turn(Account& account, size_t bytes, Turn turn);
  void begin_turn(Account& account, const LinePtr& line, Turn turn);
  Task<void> run_turn(Account& account, LinePtr line, Turn turn);
  void hold_back(Account& account, Line& line, Held held);
  void show_held(Account& account, const LinePtr& line);
  void hurry(Account& account, Line& line);
  void show_message(Account& account, Line& line, const Held& held);

  std::unordered_map<UserId, LinePtr> lines_;
  RecentPeers peers_;
  MessageIntake intake_;
  bridge::IncomingMessage message_;  // used within one event only
  bool is_showing_ = false;          // what comes by is ours
  Metrics::Handle caught_up_ = 0;
  Metrics::Handle hurried_ = 0;
};

}  // namespace turms::xmpp::features
