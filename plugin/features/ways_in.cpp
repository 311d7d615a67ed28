// SPDX-License-Identifier: Apache-2.0
#include "features/ways_in.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/errors.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/own_deed.h"
#include "features/room_reader.h"
#include "features/rooms.h"
#include "proto/status_codes.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;
namespace code = proto::status;

StanzaError refusal(std::string_view what_to_do) {
  return {C::registration_required, StanzaErrorType::auth, std::string(what_to_do)};
}

/// The invitation of this group that waits for an answer; 0: there is none.
Task<int64_t> find_invitation(Account& account, GroupId group) {
  const proto::QueryGroupInvitationsRequest request{};
  const upstream::Response response = co_await ask(account, request);
  int64_t found = 0;
  for (const std::string_view bytes : upstream::rows_of(response)) {
    proto::GroupInvitation row;
    if (!proto::decode(bytes, row) || row.group_id != group.value()) continue;
    if (row.invitee_id == account.user().value() && row.status == proto::request_status::kPending) found = row.id;
  }
  co_return found;
}

/// True when he is a member by it.
Task<bool> accept_invitation(Account& account, GroupId group) {
  const int64_t invitation = co_await find_invitation(account, group);
  if (invitation == 0) co_return false;
  proto::UpdateGroupInvitationRequest request{};
  request.invitation_id = invitation;
  request.response_action = proto::response_action::kAccept;
  const upstream::Response response = co_await ask(account, request);
  co_return response.is_success();
}

StanzaError refusal_of(const upstream::Response& response) {
  switch (response.code) {
    case code::kUserJoinGroupWithoutAcceptingGroupInvitation:
      return refusal("you have to be invited to this group");
    case code::kUserJoinGroupWithoutAnsweringGroupQuestion:
      return refusal("register with the room: it asks questions");
    case code::kUserJoinGroupWithoutSendingGroupJoinRequest:
      return refusal("register with the room: its moderators decide");
    default:
      break;
  }
  std::optional<StanzaError> error = bridge::stanza_error_of(response);
  return error ? std::move(*error) : StanzaError(C::registration_required, StanzaErrorType::auth);
}

/// Null: he is a member now.
Task<std::optional<StanzaError>> become_member(Account& account, GroupId group) {
  const std::vector<int64_t> self(1, account.user().value());
  proto::CreateGroupMembersRequest request{};
  request.group_id = group.value();
  request.user_ids = self;
  const upstream::Response response = co_await ask(account, request);
  bool is_in = response.is_success() || response.code == code::kRecordContainsDuplicateKey;
  if (!is_in) is_in = co_await accept_invitation(account, group);
  if (!is_in) co_return refusal_of(response);
  tell_own_deed(account, request);
  co_return std::nullopt;
}

}  // namespace

Task<Result<RoomPtr, StanzaError>> find_way_in(Account& account, GroupId group) {
  Rooms& rooms = account.core().rooms;
  Result<RoomPtr, StanzaError> room = co_await rooms.load(account, group);
  if (room || room.error().condition != C::registration_required) co_return room;
  std::optional<StanzaError> refused = co_await become_member(account, group);
  if (refused) co_return std::move(*refused);
  Result<RoomPtr, StanzaError> again = co_await rooms.load(account, group);
  co_return again;
}

}  // namespace turms::xmpp::features
