// SPDX-License-Identifier: Apache-2.0
// Which message an id means. Clients name messages by the id of a stanza, Turms by a number, and edits, recalls,
// reactions, markers and the archive have to know the one from the other: first from what the account remembers, then
// from Turms' history (mapping 10.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/conversation.h"
#include "features/account.h"

namespace turms::xmpp::features {

/// Has a constructor: it passes through coroutines.
class FoundMessage {
 public:
  FoundMessage(MessageId id_in, bridge::Conversation conversation_in, UserId sender_in, int64_t date_ms_in,
               std::string xmpp_id_in)
      : id(id_in),
        conversation(conversation_in),
        sender(sender_in),
        date_ms(date_ms_in),
        xmpp_id(std::move(xmpp_id_in)) {}
  MessageId id;
  bridge::Conversation conversation;  // as the account sees it
  UserId sender;
  int64_t date_ms;      // delivery, Unix epoch; within a second of it when it is our own and young
  std::string xmpp_id;  // its sender's, or Turms' number in decimal
};

/// The message that a client calls `xmpp_id`: by the stanza's id or origin-id, or by Turms' number in decimal. When the
/// account remembers none, the newest 150 messages of the conversation are looked through; two of one id: the
/// newer one.
/// \param sender  who must have sent it; 0: anybody
/// \errors  not_found; conflict: it is on its way to Turms and has no number yet; timeout, gone, denied (Turms refused)
/// Thread: shard.
Task<Result<FoundMessage>> find_message(Account& account, bridge::Conversation conversation, UserId sender,
                                        std::string xmpp_id);

/// The message of Turms' number `id`; with `conversation` its own messages are found too, without one only those to the
/// account and to its groups.
/// \errors  as above, without conflict
/// Thread: shard.
Task<Result<FoundMessage>> find_message(Account& account, MessageId id,
                                        std::optional<bridge::Conversation> conversation);

/// The newest message in `conversation` delivered not after `date_ms`: what a read date points at (mapping 13.3).
/// \param sender  whose; 0: anybody's
/// \errors  as above, without conflict; not_found also when it is not among the newest 150 until then
/// Thread: shard.
Task<Result<FoundMessage>> find_newest(Account& account, bridge::Conversation conversation, UserId sender,
                                       int64_t date_ms);

}  // namespace turms::xmpp::features
