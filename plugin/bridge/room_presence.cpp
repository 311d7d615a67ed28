// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_presence.h"

#include <algorithm>
#include <array>

#include "bridge/presence.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::bridge {

namespace {

// Namespaces of presence children that are words to the room, or that only a room or a server may say. Clients believe
// a hat (XEP-0317) or an occupant id in a room's presence.
constexpr std::array<std::string_view, 10> kNotShown = {
    kMucNs,           kMucUserNs,       kMucAdminNs,      kMucOwnerNs,         kOccupantIdNs, "urn:xmpp:hats:0",
    "urn:xmpp:delay", "urn:xmpp:sid:0", "jabber:x:delay", "urn:xmpp:forward:0"};

bool is_shown(const xml::Element& child) {
  if (child.ns() == kClientNamespace) return child.name() == "show" || child.name() == "status";
  return std::find(kNotShown.begin(), kNotShown.end(), child.ns()) == kNotShown.end();
}

/// The children for which `is_wanted` says so.
template <class Predicate>
std::string children_of(const xml::Element& presence, Predicate is_wanted) {
  std::string out;
  xml::Writer writer(out);
  for (const xml::Element& child : presence.children()) {
    if (is_wanted(child)) writer.element(child);
  }
  return out;
}

// A nick changes in two steps: the old one goes, its holder keeps his role meanwhile (7.6).
Standing shown_standing(const OccupantPresence& presence) {
  if (presence.end) return {};
  if (presence.is_available || !presence.new_nick.empty()) return presence.standing;
  return {presence.standing.affiliation, RoomRole::none};
}

void write_item(xml::Writer& out, const OccupantPresence& presence) {
  const Standing standing = shown_standing(presence);
  out.open("item").attr("affiliation", name_of(standing.affiliation));
  if (!presence.end) out.attr_if("jid", presence.jid).attr_if("nick", presence.new_nick);
  out.attr("role", name_of(standing.role));
  if (!presence.actor_nick.empty()) out.open("actor").attr("nick", presence.actor_nick).close();
  if (!presence.reason.empty()) out.leaf("reason", presence.reason);
  out.close();
}

}  // namespace

void write_occupant_presence(xml::Writer& out, const OccupantPresence& presence) {
  out.open("presence").attr("from", presence.from).attr_if("to", presence.to).attr_if("id", presence.id);
  if (!presence.is_available) out.attr("type", "unavailable");
  if (presence.is_available && !presence.content.empty()) out.raw(presence.content);
  out.open("x", kMucUserNs);
  write_item(out, presence);
  if (presence.end) {
    out.open("destroy").attr_if("jid", presence.end->alternate);
    if (!presence.end->reason.empty()) out.leaf("reason", presence.end->reason);
    out.close();
  }
  for (const uint16_t code : presence.codes) out.open("status").attr("code", code).close();
  out.close();
  if (!presence.occupant_id.empty()) out.open("occupant-id", kOccupantIdNs).attr("id", presence.occupant_id).close();
  out.close();
}

std::string occupant_presence(const OccupantPresence& presence) {
  std::string out;
  xml::Writer writer(out);
  write_occupant_presence(writer, presence);
  return out;
}

std::string occupant_content(const xml::Element& presence) {
  std::string content = children_of(presence, is_shown);
  if (content.size() <= kOccupantContentBytes) return content;
  content = children_of(presence,
                        [](const xml::Element& child) { return child.ns() == kClientNamespace && is_shown(child); });
  if (content.size() <= kOccupantContentBytes) return content;
  content = children_of(presence, [](const xml::Element& child) { return child.is("show", kClientNamespace); });
  return content.size() <= kOccupantContentBytes ? content : std::string();
}

std::string occupant_content(int32_t turms_status) {
  const StatusView view = view_of_status(turms_status);
  std::string out;
  xml::Writer writer(out);
  if (!view.show.empty()) writer.leaf("show", view.show);
  if (!view.text.empty()) writer.leaf("status", view.text);
  return out;
}

std::string refused_join(const Stanza& presence, const StanzaError& error) {
  std::string out;
  xml::Writer writer(out);
  writer.open("presence").attr("from", presence.to().text()).attr("to", presence.from().text());
  writer.attr_if("id", presence.id()).attr("type", "error").empty("x", kMucNs);
  write_error(writer, error);
  writer.close();
  return out;
}

}  // namespace turms::xmpp::bridge
