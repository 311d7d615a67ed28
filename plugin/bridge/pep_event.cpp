// SPDX-License-Identifier: Apache-2.0
#include "bridge/pep_event.h"

#include "bridge/timestamp.h"
#include "xml/writer.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kEventNs = "http://jabber.org/protocol/pubsub#event";
constexpr std::string_view kDelayNs = "urn:xmpp:delay";

/// <event><name node='...'> and, after `write`, both ends.
template <class Write>
std::string event(std::string_view name, std::string_view node, Write write) {
  std::string out;
  xml::Writer writer(out, xml::kSelfContained);
  writer.open("event", kEventNs).open(name).attr("node", node);
  write(writer);
  writer.close().close();
  return out;
}

}  // namespace

std::string item_event(std::string_view node, const PepItem& item, bool with_payload,
                       std::optional<int64_t> published_ms) {
  std::string out = event("items", node, [&](xml::Writer& writer) {
    writer.open("item").attr("id", item.id);
    if (with_payload && item.xml.size() <= kPepEventPayloadBytes) writer.raw(item.xml);
    writer.close();
  });
  if (published_ms) {
    xml::Writer(out, xml::kSelfContained)
        .open("delay", kDelayNs)
        .attr("stamp", Timestamp(*published_ms).view())
        .close();
  }
  return out;
}

std::string retract_event(std::string_view node, std::span<const std::string> ids) {
  return event("items", node, [&](xml::Writer& writer) {
    for (const std::string& id : ids) writer.open("retract").attr("id", id).close();
  });
}

std::string purge_event(std::string_view node) {
  return event("purge", node, [](xml::Writer&) {});
}

std::string delete_event(std::string_view node) {
  return event("delete", node, [](xml::Writer&) {});
}

std::string event_message(std::string_view from, std::string_view to, std::string_view event) {
  std::string out;
  xml::Writer writer(out);
  writer.open("message").attr("from", from).attr("to", to).attr("type", "headline").raw(event).close();
  return out;
}

}  // namespace turms::xmpp::bridge
