// SPDX-License-Identifier: Apache-2.0
#include "bridge/mam_result.h"

#include "bridge/data_form.h"
#include "bridge/mam_query.h"
#include "bridge/result_set.h"
#include "bridge/timestamp.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::bridge {

xml::Writer& open_mam_result(xml::Writer& out, JidView archive, JidView to, std::string_view query_id,
                             std::string_view id, int64_t date_ms) {
  out.open("message", kClientNamespace).attr("from", archive.text()).attr("to", to.text());
  out.open("result", kMamNs).attr_if("queryid", query_id).attr("id", id);
  out.open("forwarded", "urn:xmpp:forward:0");
  return out.open("delay", "urn:xmpp:delay").attr("stamp", Timestamp(date_ms).view()).close();
}

void close_mam_result(xml::Writer& out) {
  out.close().close().close();
}

void write_mam_fin(xml::Writer& out, std::string_view first, std::string_view last, bool is_complete) {
  out.open("fin", kMamNs).attr_if("complete", is_complete ? "true" : "");
  out.open("set", kResultSetNs);
  if (!first.empty()) out.leaf("first", first).leaf("last", last);
  out.close().close();
}

void write_mam_form(xml::Writer& out, bool searches) {
  out.open("query", kMamNs);
  DataFormWriter form(out, FormKind::form);
  form.form_type(kMamNs);
  form.field(FieldKind::jid_single, "with");
  for (const std::string_view var : {"start", "end", "before-id", "after-id"}) form.field(FieldKind::text_single, var);
  form.field(FieldKind::list_multi, "ids").open_to_others();
  if (searches) form.field(FieldKind::text_single, kFullTextField);
  form.close();
  out.close();
}

namespace {

void write_end(xml::Writer& out, std::string_view name, const ArchiveEnd& end) {
  out.open(name).attr("id", end.id).attr("timestamp", Timestamp(end.date_ms).view()).close();
}

}  // namespace

void write_mam_metadata(xml::Writer& out, const std::optional<ArchiveEnd>& first,
                        const std::optional<ArchiveEnd>& last) {
  out.open("metadata", kMamNs);
  if (first && last) {
    write_end(out, "start", *first);
    write_end(out, "end", *last);
  }
  out.close();
}

}  // namespace turms::xmpp::bridge
