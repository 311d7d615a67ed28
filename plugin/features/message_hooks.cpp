// SPDX-License-Identifier: Apache-2.0
#include "features/message_hooks.h"

#include <algorithm>
#include <utility>

#include "features/account.h"

namespace turms::xmpp::features {

const MessageHooks::OutgoingHandler* MessageHooks::next_outgoing(const bridge::MessageFacts& facts,
                                                                 const OutgoingHandler* after) const {
  bool is_behind = after == nullptr;
  for (const auto& [wants, handler] : outgoing_) {
    if (is_behind && wants(facts)) return &handler;
    is_behind = is_behind || &handler == after;
  }
  return nullptr;
}

void MessageHooks::on_message_stored(Account& account, const bridge::MessageFacts& facts,
                                     const StoredMessage& message) const {
  for (const StoredHandler& handler : stored_) handler(account, facts, message);
}

bool MessageHooks::on_incoming(Account& account, const bridge::IncomingMessage& message) const {
  return std::any_of(incoming_.begin(), incoming_.end(),
                     [&](const IncomingHandler& handler) { return handler(account, message); });
}

void MessageHooks::on_delivered(Account& account, const bridge::IncomingMessage& message, bool was_taken) const {
  for (const DeliveredHandler& handler : delivered_) handler(account, message, was_taken);
}

void MessageHooks::on_direct(Account& account, const LocalStanza& stanza) const {
  for (const DirectHandler& handler : direct_) handler(account, stanza);
}

void MessageHooks::on_read_mark(Account& account, const ReadMark& mark) const {
  for (const ReadMarkHandler& handler : read_mark_) handler(account, mark);
}

void MessageHooks::in_turn(Account& account, size_t bytes, Turn turn) const {
  if (turns_) return turns_(account, bytes, std::move(turn));
  account.background().spawn(turn(account));
}

}  // namespace turms::xmpp::features
