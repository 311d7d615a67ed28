// SPDX-License-Identifier: Apache-2.0
// The format of XEP-0292 (vCard4 in XML, RFC 6351). Pictures within are URLs; images are XEP-0084's business. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "bridge/vcard.h"
#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kVcard4Ns = "urn:ietf:params:xml:ns:vcard-4.0";
inline constexpr std::string_view kVcard4Node = "urn:xmpp:vcard4";

/// Reads <vcard/>. Images within (data: URIs) are dropped, and so is the owner's address: write_vcard4() adds it.
/// \param jid  the bare JID of the owner
/// \errors  not-acceptable, its text names the field
[[nodiscard]] Result<Vcard, StanzaError> read_vcard4(const xml::Element& vcard, std::string_view jid);

/// Writes <vcard/>; fields that were set as vcard-temp are shown as far as this format has them.
/// \param jid  the bare JID of the owner, as <impp/>
void write_vcard4(xml::Writer& writer, const Vcard& vcard, std::string_view jid);

}  // namespace turms::xmpp::bridge
