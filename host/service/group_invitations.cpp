// SPDX-License-Identifier: Apache-2.0
// Invitations into groups: made, answered, recalled. Source: Turms (GroupServiceController, GroupInvitationService).
#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/enrolment.h"
#include "service/group_membership.h"
#include "service/group_recipients.h"
#include "service/group_rules.h"
#include "service/utf16.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
namespace request_status = proto::request_status;
using store::GroupInvitation;

constexpr RuleCodes kInviteCodes = {status::kNotGroupOwnerToSendGroupInvitation,
                                    status::kNotGroupOwnerOrManagerToSendGroupInvitation,
                                    status::kNotGroupMemberToSendGroupInvitation};

/// 1000, or why the requester may not invite this user. In Turms' order.
Result<int32_t> code_to_invite(WriteContext& context, const proto::CreateGroupInvitationRequest& request,
                               int64_t inviter) {
  const auto own = context.groups.member(request.group_id, inviter);
  if (!own.ok()) return own.error();
  if (!own->has_value()) return status::kNotGroupMemberToSendGroupInvitation;
  const auto group = active_group(context, request.group_id);
  if (!group.ok()) return group.error();
  if (!group->has_value()) return status::kAddUserToInactiveGroup;
  const int32_t code = code_by((*group)->type.inviters, *own, kInviteCodes);
  if (code != status::kOk) return code;
  const auto invitee = context.groups.member(request.group_id, request.invitee_id);
  if (!invitee.ok()) return invitee.error();
  if (invitee->has_value()) return status::kSendGroupInvitationToGroupMember;
  const auto blocked = context.groups.is_blocked(request.group_id, request.invitee_id);
  if (!blocked.ok()) return blocked.error();
  if (*blocked) return status::kSendGroupInvitationToBlockedUser;
  return (*group)->type.invitee_approves ? status::kOk : status::kSendGroupInvitationToGroupNotRequiringUsersApproval;
}

/// The lists that an invitation is in.
Result<void> move_versions(WriteContext& context, const GroupInvitation& invitation, int64_t now) {
  store::VersionsTable& versions = context.tables.versions;
  TURMS_TRY(versions.move(invitation.group_id, store::GroupVersion::invitations, now));
  TURMS_TRY(versions.move(invitation.inviter_id, store::UserVersion::sent_group_invitations, now));
  return versions.move(invitation.invitee_id, store::UserVersion::received_group_invitations, now);
}

/// Of a new invitation, and of one recalled: the toggles have the same shape, and Turms reads them the same way.
template <class Notify>
Result<void> tell_of_invitation(WriteContext& context, const Call& call, const GroupInvitation& invitation,
                                const Notify& notify, Outcome& outcome) {
  const int64_t requester = call.requester.user_id;
  GroupRecipients recipients(context, invitation.group_id);
  bool own_others = notify.notify_requester_other_online_sessions;
  if (notify.notify_group_members) {
    TURMS_TRY(recipients.add_members());
    own_others = true;
  } else if (notify.notify_group_owner_and_managers) {
    TURMS_TRY(recipients.add_owner_and_managers());
    own_others = own_others || recipients.contains(requester);
  }
  recipients.remove(requester);
  if (notify.notify_invitee) recipients.add(invitation.invitee_id);
  if (own_others) recipients.add_own_other_sessions(call.requester);
  outcome.push(requester, call.request.kind, call.request.body, recipients.take());
  return {};
}

/// The inviter is told whoever he is: Turms forgets him unless he is the owner or a manager.
Result<void> tell_of_answer(WriteContext& context, const Call& call, const GroupInvitation& invitation,
                            Outcome& outcome) {
  const auto& notify = context.settings.notification.group_invitation_replied;
  GroupRecipients recipients(context, invitation.group_id);
  if (notify.notify_group_members) {
    TURMS_TRY(recipients.add_members());
  } else if (notify.notify_group_owner_and_managers) {
    TURMS_TRY(recipients.add_owner_and_managers());
  }
  recipients.remove(call.requester.user_id);
  if (notify.notify_group_invitation_inviter) recipients.add(invitation.inviter_id);
  if (notify.notify_requester_other_online_sessions) recipients.add_own_other_sessions(call.requester);
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, recipients.take());
  return {};
}

/// 1000, or why the invitee can't answer so.
Result<int32_t> code_to_answer(WriteContext& context, const std::optional<GroupInvitation>& invitation,
                               int64_t requester, int64_t now) {
  // One code for "not yours" and "not there": nobody learns which ids exist.
  if (!invitation || invitation->invitee_id != requester) return status::kNotInviteeToUpdateGroupInvitation;
  const int32_t expiry = context.settings.group.invitation.expire_after_seconds;
  if (shown_request_status(invitation->status, invitation->creation_date, expiry, now) != request_status::kPending) {
    return status::kUpdateNonPendingGroupInvitation;
  }
  return status::kOk;
}

/// 1000, or why the requester can't take it back.
Result<int32_t> code_to_recall(WriteContext& context, const std::optional<GroupInvitation>& invitation,
                               int64_t requester, int64_t now) {
  const GroupInvitationSettings& settings = context.settings.group.invitation;
  const int32_t forbidden = settings.allow_recall_pending_invitation_by_sender
                                ? status::kNotGroupOwnerOrManagerOrSenderToRecallGroupInvitation
                                : status::kNotGroupOwnerOrManagerToRecallGroupInvitation;
  if (!invitation) return forbidden;
  if (!settings.allow_recall_pending_invitation_by_sender || invitation->inviter_id != requester) {
    const auto own = context.groups.member(invitation->group_id, requester);
    if (!own.ok()) return own.error();
    // With recalls by the sender alone, Turms still lets the owner and managers recall.
    if (!is_owner_or_manager(*own)) return forbidden;
  }
  if (shown_request_status(invitation->status, invitation->creation_date, settings.expire_after_seconds, now) !=
      request_status::kPending) {
    return status::kRecallNonPendingGroupInvitation;
  }
  return status::kOk;
}

/// Stores the answer, and the new member when `joins`.
Result<void> store_answer(WriteContext& context, const GroupInvitation& invitation, int32_t new_status,
                          std::optional<std::string_view> reason, bool joins, int64_t now) {
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto answered = context.tables.group_invitations.answer(invitation.id, new_status, reason, now);
  if (!answered.ok()) return answered.error();
  TURMS_TRY(move_versions(context, invitation, now));
  if (joins) TURMS_TRY(add_member(context, plain_member(invitation.group_id, invitation.invitee_id, now), now));
  TURMS_TRY(savepoint->keep());
  if (joins) context.groups.forget_group(invitation.group_id);
  return {};
}

}  // namespace

/// An open earlier invitation stands in nobody's way: so does Turms.
Result<void> create_group_invitation(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::CreateGroupInvitationRequest request;
  if (!read_body(call, request, outcome)) return {};
  const bool is_too_long = utf16_length(request.content.view()) > context.settings.group.invitation.max_content_length;
  if (is_too_long || request.invitee_id <= 0) {
    outcome.refuse(status::kIllegalArgument, is_too_long ? "the content is too long" : "user ids are positive");
    return {};
  }
  const auto code = code_to_invite(context, request, call.requester.user_id);
  if (!code.ok()) return code.error();
  if (refused(outcome, *code)) return {};
  const int64_t now = outcome.timestamp();
  const GroupInvitation invitation{context.stamps.next(now).id, request.group_id,         call.requester.user_id,
                                   request.invitee_id,          request_status::kPending, now,
                                   request.content.str()};
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  TURMS_TRY(context.tables.group_invitations.insert(invitation));
  TURMS_TRY(move_versions(context, invitation, now));
  TURMS_TRY(savepoint->keep());
  outcome.accept_long(invitation.id);
  return tell_of_invitation(context, call, invitation, context.settings.notification.group_invitation_added, outcome);
}

/// Acceptance by somebody who is in already is a success without a new member: so does Turms.
Result<void> update_group_invitation(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateGroupInvitationRequest request;
  if (!read_body(call, request, outcome)) return {};
  const std::optional<int32_t> new_status = status_after(request.response_action);
  if (!new_status ||
      utf16_length(request.reason.view()) > context.settings.group.invitation.max_response_reason_length) {
    outcome.refuse(status::kIllegalArgument, new_status ? "the reason is too long" : "unknown response action");
    return {};
  }
  const int64_t now = outcome.timestamp();
  const auto invitation = context.tables.group_invitations.find(request.invitation_id);
  if (!invitation.ok()) return invitation.error();
  const auto code = code_to_answer(context, *invitation, call.requester.user_id, now);
  if (!code.ok()) return code.error();
  if (refused(outcome, *code)) return {};
  bool joins = false;
  if (*new_status == request_status::kAccepted) {
    const auto admission = admit(context, (*invitation)->group_id, call.requester.user_id);
    if (!admission.ok()) return admission.error();
    if (refused(outcome, admission->code)) return {};
    joins = admission->joins;
  }
  TURMS_TRY(store_answer(context, **invitation, *new_status, reason_of(request.reason), joins, now));
  outcome.accept();
  TURMS_TRY(tell_of_answer(context, call, **invitation, outcome));
  if (!joins) return {};
  return tell_of_new_member(context, call.requester.user_id, (*invitation)->group_id, call.requester.user_id, outcome);
}

Result<void> delete_group_invitation(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteGroupInvitationRequest request;
  if (!read_body(call, request, outcome)) return {};
  const GroupInvitationSettings& settings = context.settings.group.invitation;
  if (!settings.allow_recall_pending_invitation_by_owner_and_manager &&
      !settings.allow_recall_pending_invitation_by_sender) {
    outcome.refuse(status::kRecallingGroupInvitationIsDisabled);
    return {};
  }
  const auto invitation = context.tables.group_invitations.find(request.invitation_id);
  if (!invitation.ok()) return invitation.error();
  const auto code = code_to_recall(context, *invitation, call.requester.user_id, outcome.timestamp());
  if (!code.ok()) return code.error();
  if (refused(outcome, *code)) return {};
  TURMS_TRY(store_answer(context, **invitation, request_status::kCanceled, std::nullopt, false, outcome.timestamp()));
  outcome.accept();
  return tell_of_invitation(context, call, **invitation, context.settings.notification.group_invitation_recalled,
                            outcome);
}

}  // namespace turms::gateway::service
