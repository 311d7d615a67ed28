// SPDX-License-Identifier: Apache-2.0
// CreateGroupMembers and DeleteGroupMembers: joining, adding, leaving, removing. Source: Turms (GroupServiceController,
// GroupMemberService).
#include <algorithm>
#include <string>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/group_membership.h"
#include "service/group_recipients.h"
#include "service/group_rules.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
namespace role = proto::group_member_role;
using proto::CreateGroupMembersRequest;
using proto::DeleteGroupMembersRequest;
using UserIds = std::vector<int64_t>;  // sorted, each once

constexpr RuleCodes kAddCodes = {status::kNotGroupOwnerToAddGroupMember,
                                 status::kNotGroupOwnerOrManagerToAddGroupMember,
                                 status::kNotGroupMemberToAddGroupMember};

UserIds distinct(const proto::Int64List& list) {
  UserIds ids = list.to_vector();
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

bool contains(const UserIds& ids, int64_t id) {
  return std::binary_search(ids.begin(), ids.end(), id);
}

/// Why the request makes no sense, whoever sends it; empty when it does.
std::string_view complaint_about(const CreateGroupMembersRequest& request, const UserIds& ids, bool is_self) {
  if (ids.size() > kMaxGroupUserIds) return "too many users";
  if (!ids.empty() && ids.front() <= 0) return "user ids are positive";
  if (is_self && ids.size() > 1) return "joining and adding others are two requests";
  if (is_self) return request.has_role && request.role != role::kMember ? "who joins is a MEMBER" : "";
  if (!request.has_role) return "others are added with a role";
  const bool can_be_given =
      request.role == role::kManager || request.role == role::kMember || request.role == role::kAnonymousGuest;
  return can_be_given ? "" : "this role can't be given";
}

int32_t code_to_join(store::JoinStrategy strategy) {
  switch (strategy) {
    case store::JoinStrategy::membership_request:
      break;
    case store::JoinStrategy::invitation:
      return status::kUserJoinGroupWithoutAcceptingGroupInvitation;
    case store::JoinStrategy::question:
      return status::kUserJoinGroupWithoutAnsweringGroupQuestion;
    case store::JoinStrategy::join_request:
      return status::kUserJoinGroupWithoutSendingGroupJoinRequest;
  }
  return status::kOk;
}

Result<int32_t> code_to_add_others(WriteContext& context, const CreateGroupMembersRequest& request,
                                   const GroupFact& group, int64_t requester) {
  if (group.type.invitee_approves) return status::kAddUserToGroupRequiringUsersApproval;
  const auto member = context.groups.member(request.group_id, requester);
  if (!member.ok()) return member.error();
  if (request.role == role::kManager && !is_owner(*member)) return status::kNotGroupOwnerToAddGroupManager;
  return code_by(group.type.inviters, *member, kAddCodes);
}

/// 1000, or why these users don't become members. In Turms' order.
Result<int32_t> code_to_add(WriteContext& context, const CreateGroupMembersRequest& request, const UserIds& ids,
                            int64_t requester) {
  const auto group = active_group(context, request.group_id);
  if (!group.ok()) return group.error();
  if (!group->has_value()) return status::kAddUserToInactiveGroup;
  const auto code = contains(ids, requester) ? Result<int32_t>(code_to_join((*group)->type.join_strategy))
                                             : code_to_add_others(context, request, **group, requester);
  if (!code.ok() || *code != status::kOk) return code;
  const auto admitted = code_to_admit(context, request.group_id, **group, ids);
  if (!admitted.ok() || *admitted != status::kOk) return admitted;
  for (const int64_t id : ids) {
    const auto member = context.groups.member(request.group_id, id);
    if (!member.ok()) return member.error();
    if (member->has_value()) return status::kRecordContainsDuplicateKey;
  }
  return status::kOk;
}

Result<void> add_all(WriteContext& context, const CreateGroupMembersRequest& request, const UserIds& ids, int64_t now) {
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  for (const int64_t id : ids) {
    store::GroupMember member = plain_member(request.group_id, id, now);
    if (request.has_role) member.role = request.role;
    if (request.name.has()) member.name = request.name.str();
    if (request.has_mute_end_date) member.mute_end_date = request.mute_end_date;
    TURMS_TRY(add_member(context, member, now));
  }
  TURMS_TRY(savepoint->keep());
  context.groups.forget_group(request.group_id);
  return {};
}

Result<void> tell_of_added(WriteContext& context, const Call& call, int64_t group_id, const UserIds& added,
                           Outcome& outcome) {
  const auto& notify = context.settings.notification.group_member_added;
  GroupRecipients recipients(context, group_id);
  if (notify.notify_other_group_members) {
    TURMS_TRY(recipients.add_members());
    recipients.remove(call.requester.user_id);
    if (!notify.notify_added_group_member) {
      for (const int64_t id : added) recipients.remove(id);
    }
  } else if (notify.notify_added_group_member) {
    for (const int64_t id : added) recipients.add(id);
  }
  if (notify.notify_other_group_members || notify.notify_requester_other_online_sessions) {
    recipients.add_own_other_sessions(call.requester);
  }
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, recipients.take());
  return {};
}

Result<void> tell_of_removed(WriteContext& context, const Call& call, int64_t group_id, const UserIds& removed,
                             Outcome& outcome) {
  const auto& notify = context.settings.notification.group_member_removed;
  GroupRecipients recipients(context, group_id);
  if (notify.notify_other_group_members) {
    TURMS_TRY(recipients.add_members());
    recipients.remove(call.requester.user_id);
  }
  // Who leaves is told as somebody removed, on the leaving session too: so does Turms.
  if (notify.notify_removed_group_member) {
    for (const int64_t id : removed) recipients.add(id);
  }
  if (notify.notify_other_group_members || notify.notify_requester_other_online_sessions) {
    recipients.add_own_other_sessions(call.requester);
  }
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, recipients.take());
  return {};
}

Result<void> leave_to_successor(WriteContext& context, const Call& call, const DeleteGroupMembersRequest& request,
                                const UserIds& ids, Outcome& outcome) {
  const int64_t requester = call.requester.user_id;
  // Stock clients name themselves as the member to remove; Turms refuses that with 1102. Nobody else may be named.
  if (!ids.empty() && ids != UserIds{requester}) {
    outcome.refuse(status::kIllegalArgument, "a group is not handed over while others are removed");
    return {};
  }
  const bool quits = request.has_quit_after_transfer ? request.quit_after_transfer : !ids.empty();
  const Transfer transfer{request.group_id, requester, request.successor_id, quits};
  const auto code = code_to_transfer(context, transfer);
  if (!code.ok()) return code.error();
  if (refused(outcome, *code)) return {};
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  TURMS_TRY(transfer_ownership(context, transfer, outcome.timestamp()));
  TURMS_TRY(savepoint->keep());
  context.groups.forget_group(request.group_id);
  outcome.accept();
  return tell_of_removed(context, call, request.group_id, {requester}, outcome);
}

/// 1000, or why the requester may not remove the others. \param ids  only members are left
Result<int32_t> code_to_remove(WriteContext& context, int64_t group_id, int64_t requester, UserIds& ids) {
  const auto own = context.groups.member(group_id, requester);
  if (!own.ok()) return own.error();
  if (ids == UserIds{requester}) {
    return is_owner(*own) ? status::kGroupOwnerQuitWithoutSpecifyingSuccessor : status::kOk;
  }
  if (!own->has_value()) return status::kNoContent;  // what Turms says to strangers
  if (!is_owner_or_manager(*own)) return status::kNotGroupOwnerOrManagerToRemoveGroupMember;
  UserIds members;
  for (const int64_t id : ids) {
    const auto member = context.groups.member(group_id, id);
    if (!member.ok()) return member.error();
    if (!member->has_value()) continue;
    if ((*member)->role <= (*own)->role) return status::kNotGroupOwnerToRemoveGroupOwnerOrManager;
    members.push_back(id);
  }
  ids = std::move(members);
  return status::kOk;
}

}  // namespace

Result<void> create_group_members(WriteContext& context, const Call& call, Outcome& outcome) {
  CreateGroupMembersRequest request;
  if (!read_body(call, request, outcome)) return {};
  const UserIds ids = distinct(request.user_ids);
  const auto complaint = complaint_about(request, ids, contains(ids, call.requester.user_id));
  if (!complaint.empty()) {
    outcome.refuse(status::kIllegalArgument, complaint);
    return {};
  }
  if (!ids.empty()) {
    const auto code = code_to_add(context, request, ids, call.requester.user_id);
    if (!code.ok()) return code.error();
    if (refused(outcome, *code)) return {};
    TURMS_TRY(add_all(context, request, ids, outcome.timestamp()));
  }
  outcome.accept();
  return ids.empty() ? Result<void>() : tell_of_added(context, call, request.group_id, ids, outcome);
}

Result<void> delete_group_members(WriteContext& context, const Call& call, Outcome& outcome) {
  DeleteGroupMembersRequest request;
  if (!read_body(call, request, outcome)) return {};
  UserIds ids = distinct(request.member_ids);
  const int64_t requester = call.requester.user_id;
  if (ids.size() > kMaxGroupUserIds || (contains(ids, requester) && ids.size() > 1)) {
    outcome.refuse(status::kIllegalArgument, "too many users, or oneself among them");
    return {};
  }
  if (request.has_successor_id) return leave_to_successor(context, call, request, ids, outcome);
  if (!ids.empty()) {
    const auto code = code_to_remove(context, request.group_id, requester, ids);
    if (!code.ok()) return code.error();
    if (refused(outcome, *code)) return {};
  }
  outcome.accept();
  if (ids.empty()) return {};
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  for (const int64_t id : ids) {
    const auto removed = remove_member(context, request.group_id, id, outcome.timestamp());
    if (!removed.ok()) return removed.error();
  }
  TURMS_TRY(savepoint->keep());
  context.groups.forget_group(request.group_id);
  return tell_of_removed(context, call, request.group_id, ids, outcome);
}

}  // namespace turms::gateway::service
