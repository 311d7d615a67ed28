// SPDX-License-Identifier: Apache-2.0
// Writes one contact to Turms and to the store. Turms overwrites a whole relationship at each write (mapping 5.1.3), so
// every write carries all that is known; what Turms can't hold goes to the store as a note. Callers hold the contact's
// turn.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/strong_id.h"
#include "base/task.h"
#include "turms/response.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;

/// Gives a related contact this name and these groups, one request for each group that it joins or leaves
/// (mapping 5.3); groups that do not exist are made. The first failure ends it; the list shows the state that was
/// reached. \returns  what the client is to be told, nothing when all is done. Thread: shard.
Task<std::optional<StanzaError>> write_contact(Account& account, UserId user, std::string name,
                                               std::vector<std::string> groups);

/// Makes a relationship with somebody who exists and with whom there is none, and gives it this name and these groups
/// (mapping 5.3, roster.add = direct). Otherwise as write_contact(). Thread: shard.
Task<std::optional<StanzaError>> create_contact(Account& account, UserId user, std::string name,
                                                std::vector<std::string> groups);

/// Deletes the groups that this gateway made and that no contact is in any more, unless another contact is being
/// written: then whoever is last does it. Thread: shard.
Task<void> drop_empty_groups(Account& account);

/// Writes the name and groups that were noted for `user` into the relationship that there is now. The note keeps them
/// until that has succeeded; the next reading of the contacts tries again. Thread: shard.
Task<void> restore_noted(Account& account, UserId user);

/// Stores the note about `user` as it is in the list now. Without a store it lives as long as the account is in use.
/// Thread: shard.
Task<void> save_note(Account& account, UserId user);

/// Makes sure that there is such a user, and notes what he calls himself.
/// \returns  item-not-found, or that Turms did not answer; nothing when he exists. Thread: shard.
Task<std::optional<StanzaError>> meet(Account& account, UserId user);

/// Asks what a contact calls himself, when it would be shown without a name. Without an answer it stays so until the
/// contacts are read again. Thread: shard.
Task<void> learn_name(Account& account, UserId user);

/// Whether one more contact may live in notes alone (mapping 5.2: 200).
[[nodiscard]] bool may_note_more(const Account& account);

/// What a failed request is for the client; nothing for a success. A write whose answer was lost may have been carried
/// out: then the contacts are read again soon (mapping 23).
[[nodiscard]] std::optional<StanzaError> failure_of(Account& account, const upstream::Response& response);

}  // namespace turms::xmpp::features
