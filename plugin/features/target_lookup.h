// SPDX-License-Identifier: Apache-2.0
// Which message a client means that corrects, retracts or reacts to it: find_message(), but a message that is still on
// its way to Turms is waited for, because people correct themselves faster than an answer comes. One a feature.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "base/condition.h"
#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/message_to_turms.h"
#include "features/hooks.h"
#include "features/message_lookup.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class TargetLookup {
 public:
  /// Part of the feature's own install().
  void install(Hooks& on);

  /// As find_message(). A message that never got through is not_found; one whose answer does not come within the time
  /// of a request is conflict. Thread: shard.
  Task<Result<FoundMessage>> find(Account& account, bridge::Conversation conversation, UserId sender,
                                  std::string xmpp_id);

 private:
  void wake_stored(Account& account, const bridge::MessageFacts& facts, const StoredMessage& message);
  void wake(Account& account);

  std::unordered_map<UserId, std::unique_ptr<Condition>> waiting_;  // of accounts where somebody waits
};

/// Whether the account knows a message of that id by somebody else than `self` in the conversation.
[[nodiscard]] bool is_of_another(Account& account, bridge::Conversation conversation, const std::string& xmpp_id);

/// What a stanza is answered with when the message that it is about can't be found.
[[nodiscard]] StanzaError stanza_error_of_lookup(const Error& error);

}  // namespace turms::xmpp::features
