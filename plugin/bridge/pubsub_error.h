// SPDX-License-Identifier: Apache-2.0
// The refusals that XEP-0060 has words of its own for. Pure.
#pragma once

#include <string_view>

#include "xml/element.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kPubSubNs = "http://jabber.org/protocol/pubsub";
inline constexpr std::string_view kPubSubOwnerNs = "http://jabber.org/protocol/pubsub#owner";
inline constexpr std::string_view kPubSubErrorsNs = "http://jabber.org/protocol/pubsub#errors";

/// feature-not-implemented, naming the feature that `verb`, the child of <pubsub/>, belongs to. A verb that XEP-0060
/// does not know belongs to none, and the schema has no <unsupported/> without one.
/// Thread: any.  Source: XEP-0060 6.1.3.12, 6.3.4, 6.4, 8.8, 8.9 and its schema of errors
[[nodiscard]] StanzaError unsupported_in_pubsub(const xml::Element& verb);

}  // namespace turms::xmpp::bridge
