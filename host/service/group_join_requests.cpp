// SPDX-License-Identifier: Apache-2.0
// Requests to be let into a group: made, answered, recalled. Source: Turms (GroupServiceController,
// GroupJoinRequestService).
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
using store::GroupJoinRequest;

int32_t code_by_strategy(store::JoinStrategy strategy) {
  switch (strategy) {
    case store::JoinStrategy::membership_request:
      return status::kSendGroupJoinRequestToGroupUsingMembershipRequest;
    case store::JoinStrategy::invitation:
      return status::kSendGroupJoinRequestToGroupUsingInvitation;
    case store::JoinStrategy::question:
      return status::kSendGroupJoinRequestToGroupUsingQuestion;
    case store::JoinStrategy::join_request:
      break;
  }
  return status::kOk;
}

/// 1000, or why this user may not ask. In Turms' order.
Result<int32_t> code_to_ask(WriteContext& context, int64_t group_id, int64_t requester) {
  const auto own = context.groups.member(group_id, requester);
  if (!own.ok()) return own.error();
  if (own->has_value()) return status::kGroupMemberSendGroupJoinRequest;
  const auto blocked = context.groups.is_blocked(group_id, requester);
  if (!blocked.ok()) return blocked.error();
  if (*blocked) return status::kBlockedUserSendGroupJoinRequest;
  const auto group = active_group(context, group_id);
  if (!group.ok()) return group.error();
  if (!group->has_value()) return status::kSendGroupJoinRequestToInactiveGroup;
  return code_by_strategy((*group)->type.join_strategy);
}

bool is_pending(const WriteContext& context, const GroupJoinRequest& request, int64_t now) {
  return shown_request_status(request.status, request.creation_date,
                              context.settings.group.join_request.expire_after_seconds,
                              now) == request_status::kPending;
}

/// 1000, or why the requester may not answer. "Not there" and "not yours to answer" are one code.
Result<int32_t> code_to_answer(WriteContext& context, const std::optional<GroupJoinRequest>& request, int64_t requester,
                               int64_t now) {
  if (!request) return status::kNotGroupOwnerOrManagerToUpdateGroupJoinRequest;
  const auto own = context.groups.member(request->group_id, requester);
  if (!own.ok()) return own.error();
  if (!is_owner_or_manager(*own)) return status::kNotGroupOwnerOrManagerToUpdateGroupJoinRequest;
  return is_pending(context, *request, now) ? status::kOk : status::kUpdateNonPendingGroupJoinRequest;
}

int32_t code_to_recall(const WriteContext& context, const std::optional<GroupJoinRequest>& request, int64_t requester,
                       int64_t now) {
  if (!request || request->requester_id != requester) return status::kNotSenderToRecallGroupJoinRequest;
  return is_pending(context, *request, now) ? status::kOk : status::kRecallNonPendingGroupJoinRequest;
}

/// The lists that a join request is in. Turms moves the stamp of invitations on an answer.
Result<void> move_versions(WriteContext& context, const GroupJoinRequest& request, int64_t now) {
  TURMS_TRY(context.tables.versions.move(request.group_id, store::GroupVersion::join_requests, now));
  return context.tables.versions.move(request.requester_id, store::UserVersion::group_join_requests, now);
}

/// Stores the answer, and the new member when `joins`.
Result<void> store_answer(WriteContext& context, const GroupJoinRequest& request,
                          const store::JoinRequestAnswer& answer, bool joins) {
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto answered = context.tables.group_join_requests.answer(request.id, answer);
  if (!answered.ok()) return answered.error();
  TURMS_TRY(move_versions(context, request, answer.date));
  if (joins) {
    TURMS_TRY(add_member(context, plain_member(request.group_id, request.requester_id, answer.date), answer.date));
  }
  TURMS_TRY(savepoint->keep());
  if (joins) context.groups.forget_group(request.group_id);
  return {};
}

/// Of a new request, and of one recalled: the toggles have the same shape.
template <class Notify>
Result<void> tell_of_request(WriteContext& context, const Call& call, int64_t group_id, const Notify& notify,
                             Outcome& outcome) {
  GroupRecipients recipients(context, group_id);
  if (notify.notify_group_members) {
    TURMS_TRY(recipients.add_members());
  } else if (notify.notify_group_owner_and_managers) {
    TURMS_TRY(recipients.add_owner_and_managers());
  }
  if (notify.notify_requester_other_online_sessions) recipients.add_own_other_sessions(call.requester);
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, recipients.take());
  return {};
}

/// To owner and managers, on the answering session too (so does Turms), and to the applicant, whom Turms forgets.
Result<void> tell_of_answer(WriteContext& context, const Call& call, const GroupJoinRequest& request,
                            Outcome& outcome) {
  const auto& notify = context.settings.notification.group_join_request_replied;
  GroupRecipients recipients(context, request.group_id);
  if (notify.notify_group_members) {
    TURMS_TRY(recipients.add_members());
  } else if (notify.notify_group_owner_and_managers) {
    TURMS_TRY(recipients.add_owner_and_managers());
  }
  if (notify.notify_group_join_request_sender) recipients.add(request.requester_id);
  if (notify.notify_requester_other_online_sessions) recipients.add_own_other_sessions(call.requester);
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, recipients.take());
  return {};
}

}  // namespace

Result<void> create_group_join_request(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::CreateGroupJoinRequestRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (utf16_length(request.content.view()) > context.settings.group.join_request.max_content_length) {
    outcome.refuse(status::kIllegalArgument, "the content is too long");
    return {};
  }
  const auto code = code_to_ask(context, request.group_id, call.requester.user_id);
  if (!code.ok()) return code.error();
  if (refused(outcome, *code)) return {};
  GroupJoinRequest row;
  row.id = context.stamps.next(outcome.timestamp()).id;
  row.group_id = request.group_id;
  row.requester_id = call.requester.user_id;
  row.creation_date = outcome.timestamp();
  row.content = request.content.str();
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  TURMS_TRY(context.tables.group_join_requests.insert(row));
  TURMS_TRY(move_versions(context, row, outcome.timestamp()));
  TURMS_TRY(savepoint->keep());
  outcome.accept_long(row.id);
  return tell_of_request(context, call, row.group_id, context.settings.notification.group_join_request_created,
                         outcome);
}

Result<void> update_group_join_request(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateGroupJoinRequestRequest request;
  if (!read_body(call, request, outcome)) return {};
  const std::optional<int32_t> new_status = status_after(request.response_action);
  if (!new_status ||
      utf16_length(request.reason.view()) > context.settings.group.join_request.max_response_reason_length) {
    outcome.refuse(status::kIllegalArgument, new_status ? "the reason is too long" : "unknown response action");
    return {};
  }
  const int64_t now = outcome.timestamp();
  const int64_t responder = call.requester.user_id;
  const auto found = context.tables.group_join_requests.find(request.request_id);
  if (!found.ok()) return found.error();
  const auto code = code_to_answer(context, *found, responder, now);
  if (!code.ok()) return code.error();
  if (refused(outcome, *code)) return {};
  const GroupJoinRequest& row = **found;
  bool joins = false;
  if (*new_status == request_status::kAccepted) {
    const auto admission = admit(context, row.group_id, row.requester_id);
    if (!admission.ok()) return admission.error();
    if (refused(outcome, admission->code)) return {};
    joins = admission->joins;
  }
  TURMS_TRY(store_answer(context, row, {*new_status, responder, reason_of(request.reason), now}, joins));
  outcome.accept();
  TURMS_TRY(tell_of_answer(context, call, row, outcome));
  if (!joins) return {};
  return tell_of_new_member(context, responder, row.group_id, row.requester_id, outcome);
}

Result<void> delete_group_join_request(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteGroupJoinRequestRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (!context.settings.group.join_request.allow_recall_pending_join_request_by_sender) {
    outcome.refuse(status::kRecallingGroupJoinRequestIsDisabled);
    return {};
  }
  const int64_t now = outcome.timestamp();
  const auto found = context.tables.group_join_requests.find(request.request_id);
  if (!found.ok()) return found.error();
  if (refused(outcome, code_to_recall(context, *found, call.requester.user_id, now))) return {};
  const store::JoinRequestAnswer recall{request_status::kCanceled, call.requester.user_id, std::nullopt, now};
  TURMS_TRY(store_answer(context, **found, recall, false));
  outcome.accept();
  return tell_of_request(context, call, (*found)->group_id, context.settings.notification.group_join_request_recalled,
                         outcome);
}

}  // namespace turms::gateway::service
