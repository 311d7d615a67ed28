// SPDX-License-Identifier: Apache-2.0
// UpdateGroupMember: role, name in the group, mute. Source: Turms (GroupServiceController, GroupMemberService). `note`
// is ignored: so does Turms.
#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/group_recipients.h"
#include "service/group_rules.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
namespace role = proto::group_member_role;
using proto::UpdateGroupMemberRequest;
using Member = std::optional<MemberFact>;

constexpr RuleCodes kInfoCodes = {status::kNotGroupOwnerToUpdateGroupMemberInfo,
                                  status::kNotGroupOwnerOrManagerToUpdateGroupMemberInfo,
                                  status::kNotGroupMemberToUpdateGroupMemberInfo};

/// Who asks about whom.
struct Update {
  const UpdateGroupMemberRequest& request;
  std::optional<GroupFact> group;  // if active
  Member requester;
  Member target;
  bool is_self = false;
};

std::string_view complaint_about(const UpdateGroupMemberRequest& request, bool is_self) {
  if (request.has_role && (request.role < role::kOwner || request.role > role::kAnonymousGuest)) return "unknown role";
  if (request.has_role && request.role == role::kOwner) return "an owner is made by a transfer";
  if (request.has_mute_end_date && is_self) return "nobody mutes himself";
  return {};
}

/// The owner decides about roles. Turms lets him demote himself, which leaves a group that nobody can manage.
int32_t code_for_role(const Update& update) {
  if (!update.group) return status::kUpdateGroupMemberRoleOfNonexistentGroup;
  if (!is_owner(update.requester)) return status::kNotGroupOwnerToUpdateGroupMemberRole;
  if (update.is_self) return status::kIllegalArgument;
  return update.target ? status::kOk : status::kUpdateInfoOfNonexistentGroupMember;
}

/// The requester's role comes before the target's, so that strangers don't learn who is a member.
int32_t code_for_mute(const Update& update) {
  if (!update.group) return status::kMuteGroupMemberOfNonexistentGroup;
  if (!update.requester) return status::kNotGroupOwnerOrManagerToMuteGroupMember;
  if (!update.target) return status::kMuteNonexistentGroupMember;
  if (update.requester->role >= update.target->role)
    return status::kMuteGroupMemberWithRoleEqualToOrHigherThanRequester;
  if (!is_owner_or_manager(update.requester)) return status::kNotGroupOwnerOrManagerToMuteGroupMember;
  if (!update.request.name.has()) return status::kOk;
  return code_by(update.group->type.member_info_updaters, update.requester, kInfoCodes);
}

int32_t code_for_name(const Update& update) {
  if (!update.group) return status::kUpdateGroupMemberInfoOfNonexistentGroup;
  if (!update.target) return status::kUpdateInfoOfNonexistentGroupMember;
  if (update.is_self && update.group->type.self_info_updatable) return status::kOk;
  return code_by(update.group->type.member_info_updaters, update.requester, kInfoCodes);
}

int32_t code_for(const Update& update) {
  if (update.request.has_role) return code_for_role(update);
  return update.request.has_mute_end_date ? code_for_mute(update) : code_for_name(update);
}

Result<void> store_update(WriteContext& context, const UpdateGroupMemberRequest& request, int64_t now) {
  store::GroupMemberChange change;
  if (request.has_role) change.role = request.role;
  if (request.has_mute_end_date) change.mute_end_date = request.mute_end_date;
  if (request.name.has()) change.name = request.name.view();
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto updated = context.tables.group_members.update(request.group_id, request.member_id, change);
  if (!updated.ok()) return updated.error();
  TURMS_TRY(context.tables.versions.move(request.group_id, store::GroupVersion::members, now));
  TURMS_TRY(savepoint->keep());
  context.groups.forget_group(request.group_id);
  return {};
}

Result<void> tell_of_update(WriteContext& context, const Call& call, const UpdateGroupMemberRequest& request,
                            Outcome& outcome) {
  const auto& notify = context.settings.notification.group_member_info_updated;
  GroupRecipients recipients(context, request.group_id);
  if (notify.notify_other_group_members) {
    TURMS_TRY(recipients.add_members());
    recipients.remove(call.requester.user_id);
    if (!notify.notify_updated_group_member) recipients.remove(request.member_id);
  } else if (notify.notify_updated_group_member) {
    recipients.add(request.member_id);
  }
  if (notify.notify_other_group_members || notify.notify_requester_other_online_sessions) {
    recipients.add_own_other_sessions(call.requester);
  }
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, recipients.take());
  return {};
}

}  // namespace

Result<void> update_group_member(WriteContext& context, const Call& call, Outcome& outcome) {
  UpdateGroupMemberRequest request;
  if (!read_body(call, request, outcome)) return {};
  const bool is_self = request.member_id == call.requester.user_id;
  const auto complaint = complaint_about(request, is_self);
  if (!complaint.empty()) {
    outcome.refuse(status::kIllegalArgument, complaint);
    return {};
  }
  outcome.accept();
  if (!request.has_role && !request.has_mute_end_date && !request.name.has()) return {};
  auto group = active_group(context, request.group_id);
  if (!group.ok()) return group.error();
  const auto requester = context.groups.member(request.group_id, call.requester.user_id);
  if (!requester.ok()) return requester.error();
  const auto target = context.groups.member(request.group_id, request.member_id);
  if (!target.ok()) return target.error();
  if (refused(outcome, code_for({request, *group, *requester, *target, is_self}))) return {};
  TURMS_TRY(store_update(context, request, outcome.timestamp()));
  return tell_of_update(context, call, request, outcome);
}

}  // namespace turms::gateway::service
