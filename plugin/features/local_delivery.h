// SPDX-License-Identifier: Apache-2.0
// The receiving end of LocalRouter: hands a stanza that came from another account of this process to the resources it
// is for, and copies of it to those that want carbons.
#pragma once

#include "features/account.h"
#include "features/core.h"

namespace turms::xmpp::features {

/// \param account  of `stanza.to`, or null when nobody of that account is here
/// \returns whether somebody took it (to a sender whom the account blocks, nobody seems to be there); if not, the
/// caller returns `stanza.bounce` to its sender. Thread: shard.
bool deliver_local(Account* account, const LocalStanza& stanza);

}  // namespace turms::xmpp::features
