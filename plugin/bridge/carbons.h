// SPDX-License-Identifier: Apache-2.0
// The wrapper of a message carbon (XEP-0280): what one resource of an account sent or got, told to the others.
#pragma once

#include <cstdint>
#include <string_view>

#include "xml/writer.h"
#include "xmpp/jid.h"

namespace turms::xmpp::bridge {

enum class CarbonDirection : uint8_t { sent, received };

/// Opens the wrapper; the caller writes one complete <message xmlns='jabber:client'/> and then calls close_carbon().
/// \param owner  the account's bare JID: clients trust no other sender (XEP-0280 11)
/// \param to     the full JID of the resource that gets the copy (XEP-0280 7)
/// \param type   of the wrapped message (XEP-0280 6)
xml::Writer& open_carbon(xml::Writer& out, CarbonDirection direction, JidView owner, JidView to, std::string_view type);
void close_carbon(xml::Writer& out);

}  // namespace turms::xmpp::bridge
