// SPDX-License-Identifier: Apache-2.0
// What an archive answers (XEP-0313): the wrapper of one result, the end of a page, the form with its fields, and what
// there is in all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "xml/writer.h"
#include "xmpp/jid.h"

namespace turms::xmpp::bridge {

/// Opens <message/>, <result/> and <forwarded/> with its <delay/>; the caller writes one complete
/// <message xmlns='jabber:client'/> and then calls close_mam_result().
/// \param archive  whom the client asked: it believes nobody else
/// \param to       the full JID of the resource that asked
/// \param date_ms  when the message was delivered, or what the result tells of happened; Unix epoch
/// Source: XEP-0313 4.2, XEP-0297
xml::Writer& open_mam_result(xml::Writer& out, JidView archive, JidView to, std::string_view query_id,
                             std::string_view id, int64_t date_ms);
void close_mam_result(xml::Writer& out);

/// Writes <fin/>: the ends of the page in the archive's order, both empty for a page without results. There is no
/// count: Turms' totals are not those of a conversation (mapping 12.3). Source: XEP-0313 4.3, XEP-0059 2
void write_mam_fin(xml::Writer& out, std::string_view first, std::string_view last, bool is_complete);

/// Writes the form of all fields inside <query/>. \param searches  with that of XEP-0431
void write_mam_form(xml::Writer& out, bool searches);

/// One end of an archive.
struct ArchiveEnd {
  std::string id;
  int64_t date_ms = 0;
};
/// Writes <metadata/>; without ends the archive is empty. Source: XEP-0313 5
void write_mam_metadata(xml::Writer& out, const std::optional<ArchiveEnd>& first,
                        const std::optional<ArchiveEnd>& last);

}  // namespace turms::xmpp::bridge
