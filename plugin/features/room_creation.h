// SPDX-License-Identifier: Apache-2.0
// A room that a client makes by entering a name that nobody has (XEP-0045 10.1, mapping 14.6): a group of that name,
// which Turms numbers, and the name kept as the room's alias.
#pragma once

#include <string>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "features/account.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

/// Has a constructor: it passes through coroutines.
struct MadeRoom {
  MadeRoom(GroupId group_in, bool is_new_in) : group(group_in), is_new(is_new_in) {}
  GroupId group;
  bool is_new;  // false: somebody else has just made it
};

/// Makes the group, of the first type that the user may create and anybody may enter (else of the first one), and gives
/// it the name. Of two who do so at the same
/// time the second gets the first one's group.
/// \param local  prepared localpart, no number, that no room has
/// \errors  not_allowed: names can't be kept, or Turms lets the user make no (more) groups; what else Turms said.
/// Thread: shard. Work of a stanza.
Task<Result<MadeRoom, StanzaError>> create_room(Account& account, std::string local);

}  // namespace turms::xmpp::features
