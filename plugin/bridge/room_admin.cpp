// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_admin.h"

#include <utility>

namespace turms::xmpp::bridge {
namespace {

using Items = Result<std::vector<RoomAdminItem>, StanzaError>;

/// Reads the two words into anything that has both.
template <class Named>
bool read_standing(const xml::Element& item, Named& named) {
  if (item.has_attr("affiliation") == item.has_attr("role")) return false;
  if (item.has_attr("role")) {
    named.role = room_role_of(item.attr("role"));
    return named.role.has_value();
  }
  named.affiliation = affiliation_of(item.attr("affiliation"));
  return named.affiliation.has_value();
}

Result<RoomAdminItem, StanzaError> read_item(const xml::Element& element) {
  RoomAdminItem item;
  if (!read_standing(element, item))
    return StanzaError(StanzaErrorCondition::bad_request, "an affiliation or a role, one of the known ones");
  const std::string_view jid = element.attr("jid");
  const std::string_view nick = element.attr("nick");
  if (jid.empty() && nick.empty()) return StanzaError(StanzaErrorCondition::bad_request, "nobody is named");
  if (!jid.empty()) {
    Result<Jid> parsed = Jid::parse(jid);
    if (!parsed) return StanzaError(StanzaErrorCondition::jid_malformed);
    item.jid = std::move(*parsed);
  }
  if (!nick.empty()) {
    Result<std::string> prepared = prepare_resource(nick);
    if (!prepared) return StanzaError(StanzaErrorCondition::bad_request, "that can't be a nickname");
    item.nick = std::move(*prepared);
  }
  item.reason = element.child_text("reason", kMucAdminNs);
  return item;
}

}  // namespace

Items read_room_admin_set(const xml::Element& query) {
  std::vector<RoomAdminItem> items;
  for (const xml::Element& child : query.children()) {
    if (!child.is("item", kMucAdminNs)) continue;
    if (items.size() == kRoomAdminItems)
      return StanzaError(StanzaErrorCondition::policy_violation, StanzaErrorType::modify,
                         "at most " + std::to_string(kRoomAdminItems) + " items at once");
    Result<RoomAdminItem, StanzaError> item = read_item(child);
    if (!item) return item.error();
    items.push_back(std::move(*item));
  }
  if (items.empty()) return StanzaError(StanzaErrorCondition::bad_request, "there is no item");
  return items;
}

Result<RoomListWish, StanzaError> read_room_admin_get(const xml::Element& query) {
  const StanzaError malformed(StanzaErrorCondition::bad_request, "one item with an affiliation or a role");
  const xml::Element* item = nullptr;
  for (const xml::Element& child : query.children()) {
    if (!child.is("item", kMucAdminNs) || item != nullptr) return malformed;
    item = &child;
  }
  RoomListWish wish;
  if (item == nullptr || !read_standing(*item, wish)) return malformed;
  return wish;
}

void write_room_list_item(xml::Writer& out, const RoomListItem& item) {
  out.open("item", kMucAdminNs);
  if (item.affiliation) out.attr("affiliation", name_of(*item.affiliation));
  if (!item.jid.empty()) out.attr("jid", item.jid);
  out.attr_if("nick", item.nick);
  if (item.role) out.attr("role", name_of(*item.role));
  out.close();
}

}  // namespace turms::xmpp::bridge
