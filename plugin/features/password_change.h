// SPDX-License-Identifier: Apache-2.0
// A new password for the own account (mapping 17.4): by XEP-0077 and by an ad-hoc command alike.
#pragma once

#include <optional>
#include <string>

#include "base/task.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;

/// Changes the password in Turms, and what the gateway remembers of it. Sends the user's profile visibility along, because Turms resets what is left out.
/// \returns  nothing when it is done; not-acceptable with Turms' reason when the password breaks its rules
/// Thread: shard.  Source: Turms UpdateUserRequest
Task<std::optional<StanzaError>> change_password(Account& account, std::string password);

}  // namespace turms::xmpp::features
