// SPDX-License-Identifier: Apache-2.0
// Messages that Turms has no form for, from one of our resources to another: chat states, receipts, headlines, errors.
#pragma once

#include "xml/writer.h"
#include "xmpp/jid.h"
#include "xmpp/stanza.h"

namespace turms::xmpp::bridge {

/// Writes a message of Route::local for its recipient: `from` and `to` set, what a sender may not claim removed.
/// Thread: any.
void write_local(xml::Writer& out, const Stanza& message, JidView from, JidView to);

}  // namespace turms::xmpp::bridge
