// SPDX-License-Identifier: Apache-2.0
// The words of rooms (XEP-0045): namespaces, status codes, affiliations and roles, and what a Turms role is in them
// (mapping 14.5). Everything that speaks of rooms takes its words from here. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace turms::xmpp::bridge {

inline constexpr std::string_view kMucNs = "http://jabber.org/protocol/muc";
inline constexpr std::string_view kMucUserNs = "http://jabber.org/protocol/muc#user";
inline constexpr std::string_view kMucAdminNs = "http://jabber.org/protocol/muc#admin";
inline constexpr std::string_view kMucOwnerNs = "http://jabber.org/protocol/muc#owner";
inline constexpr std::string_view kConferenceNs = "jabber:x:conference";     // XEP-0249
inline constexpr std::string_view kOccupantIdNs = "urn:xmpp:occupant-id:0";  // XEP-0421
// FORM_TYPEs.
inline constexpr std::string_view kMucRoomConfig = "http://jabber.org/protocol/muc#roomconfig";
inline constexpr std::string_view kMucRegister = "http://jabber.org/protocol/muc#register";
inline constexpr std::string_view kMucRequest = "http://jabber.org/protocol/muc#request";
inline constexpr std::string_view kMucRoomInfo = "http://jabber.org/protocol/muc#roominfo";

/// What <status code=''/> says. Source: XEP-0045 10.3 and the registry in 15.6
namespace muc_status {
inline constexpr uint16_t kNonAnonymous = 100;        // everybody sees real addresses
inline constexpr uint16_t kAffiliationChanged = 101;  // of somebody who is not in the room
inline constexpr uint16_t kConfigChanged = 104;
inline constexpr uint16_t kSelf = 110;
inline constexpr uint16_t kLogged = 170;
inline constexpr uint16_t kCreated = 201;
inline constexpr uint16_t kNickAssigned = 210;
inline constexpr uint16_t kBanned = 301;
inline constexpr uint16_t kNickChanged = 303;
inline constexpr uint16_t kKicked = 307;
inline constexpr uint16_t kRemoved = 321;  // no member any more
inline constexpr uint16_t kServiceStops = 332;
inline constexpr uint16_t kTechnical = 333;  // lost the connection
}  // namespace muc_status

/// In the order of rights.
enum class Affiliation : uint8_t { outcast, none, member, admin, owner };
enum class RoomRole : uint8_t { none, visitor, participant, moderator };

[[nodiscard]] std::string_view name_of(Affiliation affiliation);
[[nodiscard]] std::string_view name_of(RoomRole role);
/// Nothing for every other word.
[[nodiscard]] std::optional<Affiliation> affiliation_of(std::string_view word);
[[nodiscard]] std::optional<RoomRole> room_role_of(std::string_view word);

/// What somebody is in a room. The default is a stranger who is not in it.
struct Standing {
  Affiliation affiliation = Affiliation::none;
  RoomRole role = RoomRole::none;

  friend bool operator==(const Standing&, const Standing&) = default;
};

/// \param turms_role   proto::group_member_role; a number of a newer Turms is treated as a guest's, the least of all
/// \param mute_end_ms  until when the member may not speak; 0 or past: he may. It takes the voice of members and
/// guests.
///                     A muted manager stays moderator, because he keeps a manager's rights; Turms refuses his messages
/// Thread: any.  Source: mapping 14.5
[[nodiscard]] Standing standing_of(int32_t turms_role, int64_t mute_end_ms, int64_t now_ms, bool guests_may_speak);

}  // namespace turms::xmpp::bridge
