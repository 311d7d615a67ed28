// SPDX-License-Identifier: Apache-2.0
// Whom an address means to an account: what the address says by itself, and what only the rooms of this shard know,
// the group behind a room's alias and the user behind a nick.
#pragma once

#include "base/task.h"
#include "bridge/addresses.h"
#include "features/account.h"
#include "xmpp/jid.h"

namespace turms::xmpp::features {

/// `to` as `account` sees it; an occupant has a user when somebody of that nick is in the room as far as is known here.
/// Views of `to`. Thread: shard.
[[nodiscard]] bridge::Target target_of(const Account& account, JidView to);

/// Whether target_of() may say more once find_alias() has looked: the name of a room that is no number.
[[nodiscard]] bool is_unknown_alias(const Account& account, const bridge::Target& target, JidView to);

/// Thread: shard. `to` is copied.
Task<void> find_alias(Account& account, JidView to);

}  // namespace turms::xmpp::features
