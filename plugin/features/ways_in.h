// SPDX-License-Identifier: Apache-2.0
// How one who is no member gets into a group by joining its room (mapping 14.2): where Turms lets anybody in, and by an
// invitation that waits for him, which joining accepts. What else Turms wants of him (a request, answers) is told in
// the refusal.
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "features/account.h"
#include "features/room.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

/// The room, of which the account is a member then.
/// \errors  item_not_found: there is no such group; registration_required: what he has to do stands in the text;
/// forbidden: he is banned; service_unavailable: it is full; what else Turms said. Thread: shard. Work of a stanza.
Task<Result<RoomPtr, StanzaError>> find_way_in(Account& account, GroupId group);

}  // namespace turms::xmpp::features
