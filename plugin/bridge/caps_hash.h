// SPDX-License-Identifier: Apache-2.0
// Hashes of a disco#info answer, by which clients recognise what they have asked before: XEP-0115's `ver` and
// XEP-0390's hash set. Used for what the server says of itself and to verify what clients claim.
#pragma once

#include <optional>
#include <string>

#include "xml/element.h"

namespace turms::xmpp::bridge {

/// base64(SHA-1) over the identities, features and forms of `query` (XEP-0115 5.1).
/// \param query  <query xmlns='http://jabber.org/protocol/disco#info'/>
/// \returns      nothing when the answer is ill-formed by XEP-0115 5.4: an identity, a feature or a FORM_TYPE twice
/// Thread: any.
[[nodiscard]] std::optional<std::string> caps_hash(const xml::Element& query);

/// base64(SHA-256) over the same, as XEP-0390 4.1 wants it. Nothing when a form has no FORM_TYPE, or something
/// holds one of the control characters that separate. Thread: any.
[[nodiscard]] std::optional<std::string> caps2_hash(const xml::Element& query);

}  // namespace turms::xmpp::bridge
