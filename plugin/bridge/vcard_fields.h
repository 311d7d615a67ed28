// SPDX-License-Identifier: Apache-2.0
// The fields that vcard-temp and vCard4 both have, and their way from one format to the other. What only one of them
// has is shown in that one. Pure. Source: XEP-0292 8, RFC 6351.
#pragma once

#include "xml/element.h"
#include "xml/writer.h"

namespace turms::xmpp::bridge {

/// Writes the fields of a vcard-temp as those of a vCard4; the writer stands within the latter's root.
void write_fields_as_vcard4(xml::Writer& writer, const xml::Element& vcard_temp);
/// The other way round.
void write_fields_as_vcard_temp(xml::Writer& writer, const xml::Element& vcard4);

}  // namespace turms::xmpp::bridge
