// SPDX-License-Identifier: Apache-2.0
// One message as Turms has it now: its text and records before an edit takes their place, its reactions. Always asked
// of Turms; what an account merely remembers of messages is in message_lookup.h.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/conversation.h"
#include "features/account.h"

namespace turms::xmpp::features {

/// The encoded row (turms::proto::Message) of the message.
/// \param conversation  as the account sees it; unset: not known, then private messages to the account and, where Turms
///                      keeps both directions, its own ones to contacts are looked through
/// \param may_be_own   false: somebody else has sent it, so that the own ones need not be looked through
/// \errors  not_found: there is none, it was recalled, or it is not for the account; timeout, gone, denied
/// Thread: shard.  Source: mapping 11.1.5
Task<Result<std::string>> read_stored(Account& account, MessageId id, std::optional<bridge::Conversation> conversation,
                                      bool may_be_own = true);

/// The same of a message in one of the rooms where the account is. Thread: shard.
Task<Result<std::string>> read_said(Account& account, MessageId id);

}  // namespace turms::xmpp::features
