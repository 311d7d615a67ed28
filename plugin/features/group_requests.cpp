// SPDX-License-Identifier: Apache-2.0
#include "features/group_requests.h"

#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "bridge/errors.h"
#include "bridge/utf16.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/own_deed.h"
#include "features/rooms.h"
#include "proto/enums.h"
#include "proto/messages.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::status;
namespace role = proto::group_member_role;
using upstream::Response;

constexpr size_t kReasonUnits = 200;  // Turms: group.invitation.max-content-length

bool is_answered(const Response& response, int32_t code) {
  return response.outcome == upstream::Outcome::answered && response.code == code;
}

bool is_banned(const Response& response) {
  return is_answered(response, status::kAddBlockedUserToGroup) ||
         is_answered(response, status::kSendGroupInvitationToBlockedUser);
}

/// Where XEP-0045 has another word than the table of codes: who may not touch a higher rank is told not-allowed.
Refusal refusal_of(const Response& response) {
  Refusal refusal = bridge::stanza_error_of(response);
  if (refusal && (is_answered(response, status::kNotGroupOwnerOrManagerToRemoveGroupMember) ||
                  is_answered(response, status::kNotGroupOwnerToRemoveGroupOwnerOrManager))) {
    refusal->condition = StanzaErrorCondition::not_allowed;
    refusal->type = StanzaErrorType::cancel;
  }
  return refusal;
}

template <class Request>
void tell_if_done(Account& account, const Response& response, const Request& request) {
  if (response.is_success()) tell_own_deed(account, request);
}

Task<Response> add(Account& account, GroupId group, UserId user, int32_t as) {
  const std::array<int64_t, 1> ids{user.value()};
  proto::CreateGroupMembersRequest request{};
  request.group_id = group.value();
  request.user_ids = std::span<const int64_t>(ids);
  request.has_role = true;
  request.role = static_cast<decltype(request.role)>(as);
  Response response = co_await ask(account, request);
  tell_if_done(account, response, request);
  co_return response;
}

Task<Response> invite(Account& account, GroupId group, UserId user, std::string_view reason) {
  proto::CreateGroupInvitationRequest request{};
  request.group_id = group.value();
  request.invitee_id = user.value();
  request.content = bridge::utf16_prefix(reason, kReasonUnits);
  Response response = co_await ask(account, request);
  tell_if_done(account, response, request);
  co_return response;
}

AdmissionResult result_of(const Response& response, Admission done) {
  if (is_answered(response, status::kRecordContainsDuplicateKey) ||
      is_answered(response, status::kSendGroupInvitationToGroupMember)) {
    return Admission::already;
  }
  if (Refusal refusal = refusal_of(response)) return std::move(*refusal);
  return done;
}

/// Adds, and invites where that is the way; what Turms answered last, and what it would mean.
Task<Response> add_or_invite(Account& account, GroupId group, UserId user, std::string_view reason, Admission& done) {
  done = Admission::member;
  Response response = co_await add(account, group, user, role::kMember);
  if (!is_answered(response, status::kAddUserToGroupRequiringUsersApproval)) co_return response;
  done = Admission::invited;
  response = co_await invite(account, group, user, reason);
  co_return response;
}

/// Before it is told as a deed, which knows no reason.
void take_out(Account& account, GroupId group, UserId user, const Removal& how, bool is_ban) {
  Core& core = account.core();
  const RoomPtr room = core.rooms.find(group);
  if (room == nullptr) return;
  RoomChange change;
  change.user = user;
  change.actor = account.user();
  change.reason = how.reason;
  change.is_kick = how.is_kick;
  change.is_ban = is_ban;
  core.rooms.remove_member(core, *room, change);
}

proto::UpdateGroupMemberRequest update_of(GroupId group, UserId user) {
  proto::UpdateGroupMemberRequest request{};
  request.group_id = group.value();
  request.member_id = user.value();
  return request;
}

}  // namespace

Task<AdmissionResult> admit_to_group(Account& account, GroupId group, UserId user, std::string reason) {
  Admission done = Admission::member;
  Response response = co_await add_or_invite(account, group, user, reason, done);
  if (is_banned(response)) {
    Refusal refusal = co_await lift_ban(account, group, user);
    if (refusal) co_return std::move(*refusal);
    response = co_await add_or_invite(account, group, user, reason, done);
  }
  co_return result_of(response, done);
}

Task<AdmissionResult> invite_to_group(Account& account, GroupId group, UserId user, std::string reason) {
  Response response = co_await invite(account, group, user, reason);
  if (!is_answered(response, status::kSendGroupInvitationToGroupNotRequiringUsersApproval))
    co_return result_of(response, Admission::invited);
  response = co_await add(account, group, user, role::kMember);
  co_return result_of(response, Admission::member);
}

Task<AdmissionResult> join_group(Account& account, GroupId group) {
  const Response response = co_await add(account, group, account.user(), role::kMember);
  co_return result_of(response, Admission::member);
}

Task<Refusal> admit_manager(Account& account, GroupId group, UserId user) {
  const Response response = co_await add(account, group, user, role::kManager);
  if (is_answered(response, status::kAddUserToGroupRequiringUsersApproval))
    co_return StanzaError(StanzaErrorCondition::not_allowed, "invite this user first").with_turms_code(response.code);
  co_return refusal_of(response);
}

Task<Refusal> remove_from_group(Account& account, GroupId group, UserId user, Removal how) {
  const std::array<int64_t, 1> ids{user.value()};
  proto::DeleteGroupMembersRequest request{};
  request.group_id = group.value();
  request.member_ids = std::span<const int64_t>(ids);
  const Response response = co_await ask(account, request);
  if (Refusal refusal = refusal_of(response)) co_return refusal;
  if (response.code != status::kOk) co_return std::nullopt;  // nobody was removed
  take_out(account, group, user, how, false);
  tell_own_deed(account, request);
  co_return std::nullopt;
}

Task<Refusal> ban_from_group(Account& account, GroupId group, UserId user, std::string reason) {
  proto::CreateGroupBlockedUserRequest request{};
  request.group_id = group.value();
  request.user_id = user.value();
  const Response response = co_await ask(account, request);
  Refusal refusal = refusal_of(response);
  if (refusal && !is_answered(response, status::kRecordContainsDuplicateKey)) co_return refusal;
  take_out(account, group, user, Removal(std::move(reason), false), true);
  tell_own_deed(account, request);
  co_return std::nullopt;
}

Task<Refusal> lift_ban(Account& account, GroupId group, UserId user) {
  proto::DeleteGroupBlockedUserRequest request{};
  request.group_id = group.value();
  request.user_id = user.value();
  const Response response = co_await ask(account, request);
  co_return refusal_of(response);
}

Task<Result<std::vector<UserId>, StanzaError>> banned_from_group(Account& account, GroupId group) {
  proto::QueryGroupBlockedUserIdsRequest request{};
  request.group_id = group.value();
  const Response response = co_await ask(account, request);
  if (Refusal refusal = refusal_of(response)) co_return std::move(*refusal);
  std::vector<UserId> users;
  proto::LongsWithVersion ids;
  if (response.data_kind != proto::DataKind::kNone && proto::decode(response.data, ids)) {
    for (const int64_t id : ids.longs) users.emplace_back(id);
  }
  co_return users;
}

Task<Refusal> set_group_role(Account& account, GroupId group, UserId user, int32_t as) {
  proto::UpdateGroupMemberRequest request = update_of(group, user);
  request.has_role = true;
  request.role = static_cast<decltype(request.role)>(as);
  const Response response = co_await ask(account, request);
  tell_if_done(account, response, request);
  co_return refusal_of(response);
}

Task<Refusal> set_group_name(Account& account, GroupId group, UserId user, std::string name) {
  proto::UpdateGroupMemberRequest request = update_of(group, user);
  request.name = name;
  const Response response = co_await ask(account, request);
  tell_if_done(account, response, request);
  co_return refusal_of(response);
}

Task<Refusal> mute_in_group(Account& account, GroupId group, UserId user, int64_t until_ms, std::optional<int32_t> as,
                            std::string name) {
  proto::UpdateGroupMemberRequest request = update_of(group, user);
  request.has_mute_end_date = true;
  request.mute_end_date = until_ms;
  if (as) {
    request.has_role = true;
    request.role = static_cast<decltype(request.role)>(*as);
  } else {
    request.name = name;
  }
  const Response response = co_await ask(account, request);
  tell_if_done(account, response, request);
  co_return refusal_of(response);
}

}  // namespace turms::xmpp::features
