// SPDX-License-Identifier: Apache-2.0
// CreateGroup, UpdateGroup, DeleteGroup. Source: Turms (GroupServiceController, GroupService).
#include <string>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/custom_settings.h"
#include "service/domains.h"
#include "service/group_membership.h"
#include "service/group_recipients.h"
#include "service/group_rules.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using proto::CreateGroupRequest;
using proto::UpdateGroupRequest;

constexpr RuleCodes kInfoCodes = {status::kNotGroupOwnerToUpdateGroupInfo,
                                  status::kNotGroupOwnerOrManagerToUpdateGroupInfo,
                                  status::kNotGroupMemberToUpdateGroupInfo};

std::optional<std::string> text_of(const proto::View& field) {
  return field.has() ? std::optional<std::string>(field.str()) : std::nullopt;
}
std::optional<std::string_view> view_of(const proto::View& field) {
  return field.has() ? std::optional<std::string_view>(field.view()) : std::nullopt;
}

store::Group new_group(const WriteContext& context, const CreateGroupRequest& request, int64_t id, int64_t owner,
                       int64_t now) {
  store::Group group;
  group.id = id;
  group.type_id = request.has_type_id ? request.type_id : store::kDefaultGroupType;
  group.creator_id = group.owner_id = owner;
  group.name = request.name.str();
  group.intro = text_of(request.intro);
  group.announcement = text_of(request.announcement);
  if (request.has_min_score) group.min_score = request.min_score;
  group.creation_date = group.last_updated_date = now;
  if (request.has_mute_end_date) group.mute_end_date = request.mute_end_date;
  group.active = context.settings.group.activate_group_when_created;
  return group;
}

/// The rows of a new group; false when an attribute was refused.
Result<bool> store_group(WriteContext& context, const CreateGroupRequest& request, const store::Group& group,
                         Outcome& outcome) {
  TURMS_TRY(context.tables.groups.insert(group));
  // Earlier than anything that happens to the group, so that a change in this very millisecond is seen as one.
  TURMS_TRY(context.tables.versions.begin_group(group.id, group.creation_date - 1));
  store::GroupMember owner = plain_member(group.id, group.owner_id, group.creation_date);
  owner.role = proto::group_member_role::kOwner;
  TURMS_TRY(add_member(context, owner, group.creation_date));
  if (request.user_defined_attributes.empty()) return true;
  const auto written =
      upsert_values(context, context.settings.group.user_defined_attributes,
                    {store::ValueSpace::group_attribute, group.id}, request.user_defined_attributes, outcome);
  if (!written.ok()) return written.error();
  return *written != Written::refused;
}

/// To the other members, and the requester's other sessions.
Result<void> tell_members(WriteContext& context, const Call& call, int64_t group_id, bool notify_members,
                          bool notify_own_others, Outcome& outcome) {
  GroupRecipients recipients(context, group_id);
  if (notify_members) {
    TURMS_TRY(recipients.add_members());
    recipients.remove(call.requester.user_id);
  }
  // Turms always tells the requester's other sessions when it tells the members.
  if (notify_members || notify_own_others) recipients.add_own_other_sessions(call.requester);
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, recipients.take());
  return {};
}

Result<void> transfer_group(WriteContext& context, const Call& call, const UpdateGroupRequest& request,
                            Outcome& outcome) {
  const Transfer transfer{request.group_id, call.requester.user_id, request.successor_id,
                          request.has_quit_after_transfer && request.quit_after_transfer};
  const auto code = code_to_transfer(context, transfer);
  if (!code.ok()) return code.error();
  if (refused(outcome, *code)) return {};
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  TURMS_TRY(transfer_ownership(context, transfer, outcome.timestamp()));
  TURMS_TRY(savepoint->keep());
  context.groups.forget_group(request.group_id);
  outcome.accept();
  const auto& notify = context.settings.notification.group_updated;
  return tell_members(context, call, request.group_id, notify.notify_group_members,
                      notify.notify_requester_other_online_sessions, outcome);
}

bool changes_something(const UpdateGroupRequest& request) {
  return request.has_type_id || request.name.has() || request.intro.has() || request.announcement.has() ||
         request.has_min_score || request.has_mute_end_date || !request.user_defined_attributes.empty();
}

/// 1000, or why the requester may not change the group so.
Result<int32_t> code_to_update(WriteContext& context, const UpdateGroupRequest& request, int64_t requester) {
  if (request.has_min_score && request.min_score < 0) return status::kIllegalArgument;
  const auto group = active_group(context, request.group_id);
  if (!group.ok()) return group.error();
  const auto member = context.groups.member(request.group_id, requester);
  if (!member.ok()) return member.error();
  if (request.has_type_id) {
    if (!context.settings.group.allow_group_owner_change_group_type) return status::kUpdatingGroupTypeIsDisabled;
    // Turms lets anybody pass here who passes below; the property's own name says who is meant.
    if (group->has_value() && !is_owner(*member)) return status::kNotGroupOwnerToUpdateGroupType;
    const auto code = code_to_change_type(context, requester, request.type_id);
    if (!code.ok() || *code != status::kOk) return code;
  }
  if (!group->has_value()) return status::kUpdateInfoOfNonexistentGroup;
  return code_by((*group)->type.info_updaters, *member, kInfoCodes);
}

/// False when an attribute was refused.
Result<bool> store_update(WriteContext& context, const UpdateGroupRequest& request, Outcome& outcome) {
  store::GroupChange change;
  if (request.has_type_id) change.type_id = request.type_id;
  change.name = view_of(request.name);
  change.intro = view_of(request.intro);
  change.announcement = view_of(request.announcement);
  if (request.has_min_score) change.min_score = request.min_score;
  if (request.has_mute_end_date) change.mute_end_date = request.mute_end_date;
  TURMS_TRY(context.tables.groups.update(request.group_id, change, outcome.timestamp()));
  if (request.user_defined_attributes.empty()) return true;
  const auto written =
      upsert_values(context, context.settings.group.user_defined_attributes,
                    {store::ValueSpace::group_attribute, request.group_id}, request.user_defined_attributes, outcome);
  if (!written.ok()) return written.error();
  return *written != Written::refused;
}

Result<void> remove_group(WriteContext& context, int64_t group_id, int64_t now) {
  const auto members = context.groups.members(group_id);
  if (!members.ok()) return members.error();
  for (const MemberFact& member : **members) {
    TURMS_TRY(context.tables.versions.move(member.user_id, store::UserVersion::joined_groups, now));
  }
  TURMS_TRY(context.tables.group_members.remove_all(group_id));
  TURMS_TRY(context.tables.versions.end_group(group_id));
  TURMS_TRY(context.tables.conversations.remove_group(group_id));
  if (context.settings.group.delete_group_logically_by_default) {
    const auto removed = context.tables.groups.remove_logically(group_id, now);
    return removed.ok() ? Result<void>() : removed.error();
  }
  const auto attributes = context.tables.custom_values.remove_all({store::ValueSpace::group_attribute, group_id});
  if (!attributes.ok()) return attributes.error();
  const auto removed = context.tables.groups.remove(group_id);
  return removed.ok() ? Result<void>() : removed.error();
}

}  // namespace

Result<void> create_group(WriteContext& context, const Call& call, Outcome& outcome) {
  CreateGroupRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (request.has_min_score && request.min_score < 0) {
    outcome.refuse(status::kIllegalArgument, "min_score must not be negative");
    return {};
  }
  const int64_t owner = call.requester.user_id;
  const auto code = code_to_own(context, owner, request.has_type_id ? request.type_id : store::kDefaultGroupType);
  if (!code.ok()) return code.error();
  if (refused(outcome, *code)) return {};
  const int64_t now = outcome.timestamp();
  const int64_t id = context.stamps.next(now).id;
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto stored = store_group(context, request, new_group(context, request, id, owner, now), outcome);
  if (!stored.ok()) return stored.error();
  if (!*stored) return {};
  TURMS_TRY(savepoint->keep());
  context.groups.forget_group(id);
  outcome.accept_long(id);
  return tell_members(context, call, id, false,
                      context.settings.notification.group_created.notify_requester_other_online_sessions, outcome);
}

Result<void> update_group(WriteContext& context, const Call& call, Outcome& outcome) {
  UpdateGroupRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (request.has_successor_id) return transfer_group(context, call, request, outcome);
  if (!changes_something(request)) {
    outcome.accept();
    return {};
  }
  const auto code = code_to_update(context, request, call.requester.user_id);
  if (!code.ok()) return code.error();
  if (refused(outcome, *code)) return {};
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto stored = store_update(context, request, outcome);
  if (!stored.ok()) return stored.error();
  if (!*stored) return {};
  TURMS_TRY(savepoint->keep());
  context.groups.forget_group(request.group_id);
  outcome.accept();
  const auto& notify = context.settings.notification.group_updated;
  return tell_members(context, call, request.group_id, notify.notify_group_members,
                      notify.notify_requester_other_online_sessions, outcome);
}

Result<void> delete_group(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteGroupRequest request;
  if (!read_body(call, request, outcome)) return {};
  const auto member = context.groups.member(request.group_id, call.requester.user_id);
  if (!member.ok()) return member.error();
  if (!is_owner(*member)) {
    outcome.refuse(status::kNotGroupOwnerToDeleteGroup);
    return {};
  }
  outcome.accept();
  // Those who were members are told, so they are listed before they are gone.
  const auto& notify = context.settings.notification.group_deleted;
  TURMS_TRY(tell_members(context, call, request.group_id, notify.notify_group_members,
                         notify.notify_requester_other_online_sessions, outcome));
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  TURMS_TRY(remove_group(context, request.group_id, outcome.timestamp()));
  TURMS_TRY(savepoint->keep());
  context.groups.forget_group(request.group_id);
  return {};
}

}  // namespace turms::gateway::service
