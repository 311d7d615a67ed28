// SPDX-License-Identifier: Apache-2.0
// What became of a message whose answer was lost (mapping 10.4). Turms has no idempotency key, so the proof of sending
// lies in the stored message: its nonce. Found in the history it was sent; not found it may be sent again; where
// history can't tell, nobody sends it twice behind the user's back.
#pragma once

#include <cstdint>

#include "base/task.h"
#include "bridge/message_to_turms.h"
#include "features/account.h"

namespace turms::xmpp::features {

/// A message that left for Turms. Has a constructor: it passes through coroutines.
class SentMessage {
 public:
  SentMessage(const bridge::MessageFacts& f, uint64_t e, int64_t ms) : facts(f), entropy(e), sent_ms(ms) {}
  bridge::MessageFacts facts;  // views of the stanza, which outlives this
  uint64_t entropy;            // what its nonce was made of, so that a repetition carries the same one
  int64_t sent_ms;             // our clock
};

class Settlement {
 public:
  enum class Verdict : uint8_t { stored, not_stored, unknown };
  Settlement(Verdict v, MessageId message, int64_t date) : verdict(v), id(message), date_ms(date) {}
  Verdict verdict;
  MessageId id;     // when stored
  int64_t date_ms;  // likewise
};

/// Looks for the message's nonce among the newest of its conversation, once the session stands again.
/// Thread: shard.  Source: QueryMessages
Task<Settlement> settle(Account& account, const SentMessage& message);

}  // namespace turms::xmpp::features
