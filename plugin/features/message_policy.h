// SPDX-License-Identifier: Apache-2.0
// How messages are to be translated on this shard: the backend's abilities and the operator's settings in the bridge's
// words.
#pragma once

#include "bridge/message_to_turms.h"

namespace turms::xmpp::features {

class Core;

/// Read anew for each message: abilities change with the session. Thread: shard.
[[nodiscard]] bridge::MessagePolicy message_policy(const Core& core);

}  // namespace turms::xmpp::features
