// SPDX-License-Identifier: Apache-2.0
// The format of XEP-0054 (vcard-temp), which every client reads. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "bridge/vcard.h"
#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kVcardTempNs = "vcard-temp";

/// Reads <vCard/>. JABBERID is dropped: it is the owner's address, always.
/// \param max_image  bytes of PHOTO
/// \errors  not-acceptable, its text names the field
[[nodiscard]] Result<Vcard, StanzaError> read_vcard_temp(const xml::Element& vcard, size_t max_image);

/// Writes <vCard/>; fields that were set as vCard4 are shown as far as this format has them.
/// \param jid  the bare JID of the owner
void write_vcard_temp(xml::Writer& writer, const Vcard& vcard, std::string_view jid);

}  // namespace turms::xmpp::bridge
