// SPDX-License-Identifier: Apache-2.0
#include "features/ways_in.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "features/core.h"
#include "features/group_enrolment.h"
#include "features/group_requests.h"
#include "features/own_deed.h"
#include "features/rooms.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {
namespace {

namespace code = proto::status;

/// Turms tells everybody but him.
void tell_joined(Account& account, GroupId group) {
  const std::vector<int64_t> self(1, account.user().value());
  proto::CreateGroupMembersRequest deed{};
  deed.group_id = group.value();
  deed.user_ids = self;
  tell_own_deed(account, deed);
}

/// True when he is a member by an invitation that waited for him.
Task<bool> accept_any_invitation(Account& account, GroupId group) {
  const Enrolments waiting = co_await received_invitations(account);
  if (!waiting) co_return false;
  int64_t found = 0;
  for (const Enrolment& each : *waiting) {
    if (each.group == group) found = each.id;
  }
  if (found == 0) co_return false;
  const Refusal refusal = co_await accept_invitation(account, found);
  if (!refusal) tell_joined(account, group);
  co_return !refusal;
}

std::string what_to_do(int32_t turms_code) {
  switch (turms_code) {
    case code::kUserJoinGroupWithoutAcceptingGroupInvitation:
      return "you have to be invited to this group";
    case code::kUserJoinGroupWithoutAnsweringGroupQuestion:
      return "register with the room: it asks questions";
    case code::kUserJoinGroupWithoutSendingGroupJoinRequest:
      return "register with the room: its moderators decide";
    default:
      return {};
  }
}

/// Nothing: he is a member now.
Task<Refusal> become_member(Account& account, GroupId group) {
  const AdmissionResult joined = co_await join_group(account, group);
  if (joined) co_return std::nullopt;
  const bool is_in = co_await accept_any_invitation(account, group);
  if (is_in) co_return std::nullopt;
  StanzaError refusal = joined.error();
  const std::string words = what_to_do(refusal.turms_code);
  if (!words.empty()) refusal.text = words;
  co_return refusal;
}

}  // namespace

Task<Result<RoomPtr, StanzaError>> find_way_in(Account& account, GroupId group) {
  Rooms& rooms = account.core().rooms;
  Result<RoomPtr, StanzaError> room = co_await rooms.load(account, group);
  if (room || room.error().condition != StanzaErrorCondition::registration_required) co_return room;
  Refusal refused = co_await become_member(account, group);
  if (refused) co_return std::move(*refused);
  Result<RoomPtr, StanzaError> again = co_await rooms.load(account, group);
  co_return again;
}

}  // namespace turms::xmpp::features
