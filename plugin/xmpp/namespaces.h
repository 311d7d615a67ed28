// SPDX-License-Identifier: Apache-2.0
// The namespaces of RFC 6120. Those of a XEP stand in the feature's own file.
#pragma once

#include <string_view>

#include "xml/writer.h"

namespace turms::xmpp {

inline constexpr std::string_view kClientNamespace = "jabber:client";
inline constexpr std::string_view kStreamNamespace = xml::kStreamNamespace;
inline constexpr std::string_view kTlsNamespace = "urn:ietf:params:xml:ns:xmpp-tls";
inline constexpr std::string_view kSaslNamespace = "urn:ietf:params:xml:ns:xmpp-sasl";
inline constexpr std::string_view kBindNamespace = "urn:ietf:params:xml:ns:xmpp-bind";
inline constexpr std::string_view kSessionNamespace = "urn:ietf:params:xml:ns:xmpp-session";
inline constexpr std::string_view kStanzaErrorNamespace = "urn:ietf:params:xml:ns:xmpp-stanzas";
inline constexpr std::string_view kStreamErrorNamespace = "urn:ietf:params:xml:ns:xmpp-streams";
inline constexpr std::string_view kTurmsErrorNamespace = "urn:turms:error:0";

}  // namespace turms::xmpp
