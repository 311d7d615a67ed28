// SPDX-License-Identifier: Apache-2.0
// muc#admin: what moderators do to others, and the lists of members, managers and banned (XEP-0045 8, 9). Reads what
// clients ask; who stands behind a nick, and who may do what, is for others to know. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "bridge/muc.h"
#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/jid.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

inline constexpr size_t kRoomAdminItems = 100;  // in one query: each one is a request to Turms

/// One person's new affiliation or role, never both.
struct RoomAdminItem {
  RoomAdminItem() = default;  // no aggregate: it passes through coroutines
  Jid jid;                    // wins over the nick; empty: only the nick is known
  std::string nick;           // prepared; may be empty when there is an address
  std::optional<Affiliation> affiliation;
  std::optional<RoomRole> role;
  std::string reason;
};

/// The items of a set, in order.
/// \errors  bad_request (no item, both or neither of affiliation and role, an unknown word, nobody named, a nick that
/// is
///          none); jid_malformed; policy_violation (more than kRoomAdminItems)
/// Thread: any.  Source: XEP-0045 8, 9, 10
[[nodiscard]] Result<std::vector<RoomAdminItem>, StanzaError> read_room_admin_set(const xml::Element& query);

/// Which list a get asks for: all with one affiliation, or all with one role.
struct RoomListWish {
  RoomListWish() = default;  // no aggregate: it passes through coroutines
  std::optional<Affiliation> affiliation;
  std::optional<RoomRole> role;
};
/// \errors  bad_request (anything but one item with one of the two)
[[nodiscard]] Result<RoomListWish, StanzaError> read_room_admin_get(const xml::Element& query);

/// One row of such a list; what is empty or absent is left out.
struct RoomListItem {
  std::string_view jid;
  std::string_view nick;
  std::optional<Affiliation> affiliation;
  std::optional<RoomRole> role;
};
/// Writes <item/> into a <query/> that the caller has opened.
void write_room_list_item(xml::Writer& out, const RoomListItem& item);

}  // namespace turms::xmpp::bridge
