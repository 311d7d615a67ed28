// SPDX-License-Identifier: Apache-2.0
// A client's message that Turms has no form for (receipts, markers, chat states, headlines), straight to the
// recipient's resources on this gateway, with copies to the sender's other ones (XEP-0280). Whoever takes such a
// message out of the usual way sends it on with this.
#pragma once

#include <cstdint>

#include "bridge/message_to_turms.h"
#include "features/iq_request.h"

namespace turms::xmpp::features {

/// \param facts          of the request's stanza, of Route::local
/// \param read_until_ms  of a marker: the date of the message that it says was read; 0: not known
/// Thread: shard.
void send_direct(const MessageRequest& request, const bridge::MessageFacts& facts, int64_t read_until_ms = 0);

}  // namespace turms::xmpp::features
