// SPDX-License-Identifier: Apache-2.0
// The receiving end of LocalRouter: hands a stanza that came from another account of this process to the resources it
// is for.
#pragma once

#include "features/account.h"
#include "features/core.h"

namespace turms::xmpp::features {

/// \param account  of `stanza.to`, or null when nobody of that account is here
/// \returns whether somebody took it; if not, the caller returns `stanza.bounce` to its sender. Thread: shard.
bool deliver_local(Account* account, const LocalStanza& stanza);

/// Sends `xml` to every resource that takes bare-JID messages (RFC 6121 8.5.2.1.1), but for `except` (0: nobody).
/// Whether there was one. Thread: shard.
bool send_to_available(Account& account, std::string_view xml, ResourceId except = {});

}  // namespace turms::xmpp::features
