// SPDX-License-Identifier: Apache-2.0
// Brings one stanza of a bound stream to its handler and the answer back to the sender. This is the middle of the
// stanza's journey: above it are streams, below it the features, which say it in Turms.
#pragma once

#include "features/account.h"
#include "features/resource.h"
#include "xmpp/stanza.h"

namespace turms::xmpp::features {

/// Handles `stanza` to its end in the account's scope; the sender's Outlet hears on_handled(number) once, in any case,
/// unless the resource ended first. Thread: shard.
void dispatch(Account& account, ResourceId sender, Stanza stanza, uint32_t number = 0);

}  // namespace turms::xmpp::features
