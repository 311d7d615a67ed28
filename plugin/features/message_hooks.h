// SPDX-License-Identifier: Apache-2.0
// Where features take part in messages. Out: who knows what a kind of message means to Turms (an edit, a recall, a read
// date) takes it before it is sent as it stands. In: who knows what a relayed message means to a client takes it before
// it is shown as it stands. Part of Hooks; rfc_6121_message.cpp asks.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "base/task.h"
#include "bridge/message_from_turms.h"
#include "bridge/message_to_turms.h"
#include "features/iq_request.h"

namespace turms::xmpp::features {

struct LocalStanza;

/// A client's message, read and found to be in order; what becomes of it is still open.
class OutgoingRequest : public MessageRequest {
 public:
  /// \param facts  views of the stanza, which outlives this
  OutgoingRequest(const MessageRequest& request, const bridge::MessageFacts& facts, bridge::Route route)
      : MessageRequest(request), facts_(facts), route_(route) {}
  [[nodiscard]] const bridge::MessageFacts& facts() const { return facts_; }
  /// Where it goes unless somebody takes it: `turms` or `local`.
  [[nodiscard]] bridge::Route route() const { return route_; }

 private:
  bridge::MessageFacts facts_;
  bridge::Route route_;
};

/// A message that Turms has stored.
struct StoredMessage {
  MessageId id;         // 0 where Turms stores nothing
  int64_t date_ms = 0;  // when Turms answered, which is soon after it was delivered
};

/// How far the user has read a conversation, whoever says so.
struct ReadMark {
  enum class Origin : uint8_t {
    marker,  // one of his clients told the other side (XEP-0333)
    sync,    // one of his clients told the others (XEP-0490)
    turms,   // another Turms device of his
  };
  bridge::Conversation conversation;
  MessageId message;    // the newest that was read; 0: not known
  int64_t date_ms = 0;  // its date, or the read date of Turms
  Origin origin = Origin::marker;
};

class MessageHooks {
 public:
  using Wants = bool (*)(const bridge::MessageFacts&);
  /// Nothing: it goes on as if nobody had been asked.
  using OutgoingHandler = std::function<Task<std::optional<Outcome>>(OutgoingRequest)>;
  using StoredHandler = std::function<void(Account&, const bridge::MessageFacts&, const StoredMessage&)>;
  using IncomingHandler = std::function<bool(Account&, const bridge::IncomingMessage&)>;
  using DeliveredHandler = std::function<void(Account&, const bridge::IncomingMessage&, bool)>;
  using DirectHandler = std::function<void(Account&, const LocalStanza&)>;
  using ReadMarkHandler = std::function<void(Account&, const ReadMark&)>;
  /// Shows something, perhaps after a question to Turms. No coroutine itself, but a call of one that owns what it
  /// needs.
  using Turn = std::function<Task<void>(Account&)>;
  using TurnHandler = std::function<void(Account&, size_t, Turn)>;

  /// Is asked about messages with `wants(facts)`, in the order of installation, until one gives an outcome. The session
  /// with Turms stands when it is asked; the handler may send requests of its own.
  template <class F>
  void outgoing(Wants wants, F* self, Task<std::optional<Outcome>> (F::*method)(OutgoingRequest)) {
    outgoing_.emplace_back(wants, [self, method](OutgoingRequest what) { return (self->*method)(std::move(what)); });
  }
  /// After Turms has stored a message of one of the account's resources.
  template <class F>
  void message_stored(F* self, void (F::*method)(Account&, const bridge::MessageFacts&, const StoredMessage&)) {
    stored_.push_back([self, method](Account& a, const bridge::MessageFacts& facts, const StoredMessage& message) {
      (self->*method)(a, facts, message);
    });
  }
  /// Before a relayed message is shown: true when the handler has done all there was to do, and nothing more is shown.
  /// It is in the index already, is no copy, and is from nobody whom the user blocks.
  template <class F>
  void incoming(F* self, bool (F::*method)(Account&, const bridge::IncomingMessage&)) {
    incoming_.push_back([self, method](Account& a, const bridge::IncomingMessage& m) { return (self->*method)(a, m); });
  }
  /// After a relayed message was shown as it stands; `bool`: whether any resource of the account took it (carbons do
  /// not count).
  template <class F>
  void delivered(F* self, void (F::*method)(Account&, const bridge::IncomingMessage&, bool)) {
    delivered_.push_back([self, method](Account& a, const bridge::IncomingMessage& m, bool was_taken) {
      (self->*method)(a, m, was_taken);
    });
  }
  /// After a message came without Turms, from another account of this gateway, and a resource of the account took it.
  template <class F>
  void direct(F* self, void (F::*method)(Account&, const LocalStanza&)) {
    direct_.push_back([self, method](Account& a, const LocalStanza& stanza) { (self->*method)(a, stanza); });
  }
  /// The user has read a conversation. Who learns of it fires on_read_mark(), and hears of it as all others do.
  template <class F>
  void read_mark(F* self, void (F::*method)(Account&, const ReadMark&)) {
    read_mark_.push_back([self, method](Account& a, const ReadMark& mark) { (self->*method)(a, mark); });
  }
  /// The one that keeps what an account is shown in order.
  template <class F>
  void turns(F* self, void (F::*method)(Account&, size_t, Turn)) {
    turns_ = [self, method](Account& a, size_t bytes, Turn turn) { (self->*method)(a, bytes, std::move(turn)); };
  }

  /// For what Turms tells of messages that were shown before: takes its turn after all that the account was told
  /// earlier, and what is relayed later waits until it is done. \param bytes  what it keeps in memory while it waits
  void in_turn(Account& account, size_t bytes, Turn turn) const;

  // What rfc_6121_message.cpp looks up.
  /// The next handler after `after` (null: the first) that wants it; null: none.
  [[nodiscard]] const OutgoingHandler* next_outgoing(const bridge::MessageFacts& facts,
                                                     const OutgoingHandler* after) const;
  void on_message_stored(Account& account, const bridge::MessageFacts& facts, const StoredMessage& message) const;
  [[nodiscard]] bool on_incoming(Account& account, const bridge::IncomingMessage& message) const;
  void on_delivered(Account& account, const bridge::IncomingMessage& message, bool was_taken) const;
  void on_direct(Account& account, const LocalStanza& stanza) const;
  void on_read_mark(Account& account, const ReadMark& mark) const;

 private:
  std::vector<std::pair<Wants, OutgoingHandler>> outgoing_;
  std::vector<StoredHandler> stored_;
  std::vector<IncomingHandler> incoming_;
  std::vector<DeliveredHandler> delivered_;
  std::vector<DirectHandler> direct_;
  std::vector<ReadMarkHandler> read_mark_;
  TurnHandler turns_;
};

}  // namespace turms::xmpp::features
