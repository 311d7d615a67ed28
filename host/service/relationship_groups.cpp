// SPDX-License-Identifier: Apache-2.0
// The groups of one's contacts. Source: Turms (UserRelationshipServiceController, UserRelationshipGroupService).
#include "store/relationship_groups_table.h"

#include <algorithm>
#include <string>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/contacts.h"
#include "service/domains.h"
#include "service/utf16.h"
#include "service/versioned_answer.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using store::kDefaultRelationshipGroup;

/// Positive and unlike any other of the user's, deleted ones included, as Turms' random indexes are.
int32_t index_from(int64_t id) {
  const uint64_t mixed = static_cast<uint64_t>(id) * 0x9E37'79B9'7F4A'7C15U;
  return std::max(1, static_cast<int32_t>(mixed >> 33U));
}

Result<void> mark_groups_changed(WriteContext& context, int64_t owner, int64_t date) {
  return context.tables.versions.move(owner, store::UserVersion::relationship_groups, date);
}

bool refuse_name(std::string_view name, Outcome& outcome) {
  if (utf16_length(name) <= kMaxContactNameLength) return false;
  outcome.refuse(status::kIllegalArgument, "the name is too long");
  return true;
}

/// Own other sessions and, if the operator wants that, the group's members.
Result<std::vector<Recipient>> told_of_group(WriteContext& context, const Call& call, int32_t index,
                                             bool own_other_sessions, bool members) {
  std::vector<Recipient> recipients = told(call, own_other_sessions, false, 0);
  if (!members) return recipients;
  const auto ids = context.tables.relationship_groups.members(call.requester.user_id, index);
  if (!ids.ok()) return ids.error();
  for (const int64_t id : *ids) recipients.push_back({id, kNoDeviceType});
  return recipients;
}

}  // namespace

/// Nobody is told, as in Turms: the other sessions learn it by asking.
Result<void> create_relationship_group(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::CreateRelationshipGroupRequest request;
  if (!read_body(call, request, outcome) || refuse_name(request.name.view(), outcome)) return {};
  const int64_t owner = call.requester.user_id;
  store::RelationshipGroupsTable& groups = context.tables.relationship_groups;
  const auto count = groups.count(owner);
  if (!count.ok()) return count.error();
  if (*count >= static_cast<int64_t>(kMaxAskedGroups)) {
    outcome.refuse(status::kIllegalArgument, "there are too many groups already");
    return {};
  }
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  int32_t index = 0;
  Result<void> inserted;
  do {
    index = index_from(context.stamps.next(outcome.timestamp()).id);
    inserted = groups.insert(owner, index, request.name.view(), outcome.timestamp());
  } while (!inserted.ok() && inserted.error().code == Code::conflict);
  TURMS_TRY(inserted);
  TURMS_TRY(mark_groups_changed(context, owner, outcome.timestamp()));
  TURMS_TRY(savepoint->keep());
  outcome.accept_long(index);
  return {};
}

/// 1000 and nothing told when there is no such group or it is called so already.
Result<void> update_relationship_group(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateRelationshipGroupRequest request;
  if (!read_body(call, request, outcome) || refuse_name(request.new_name.view(), outcome)) return {};
  const int64_t owner = call.requester.user_id;
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto renamed = context.tables.relationship_groups.rename(owner, request.group_index, request.new_name.view(),
                                                                 outcome.timestamp());
  if (!renamed.ok()) return renamed.error();
  if (*renamed) TURMS_TRY(mark_groups_changed(context, owner, outcome.timestamp()));
  TURMS_TRY(savepoint->keep());
  outcome.accept();
  if (!*renamed) return {};
  const auto& notify = context.settings.notification.one_sided_relationship_group_updated;
  auto recipients = told_of_group(context, call, request.group_index, notify.notify_requester_other_online_sessions,
                                  notify.notify_relationship_group_members);
  if (!recipients.ok()) return recipients.error();
  outcome.push(owner, call.request.kind, call.request.body, std::move(*recipients));
  return {};
}

/// The members move to the target, by default group 0, which itself can't be deleted.
Result<void> delete_relationship_group(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteRelationshipGroupRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (request.group_index == kDefaultRelationshipGroup) {
    outcome.refuse(status::kIllegalArgument, "the default group can't be deleted");
    return {};
  }
  if (!request.has_target_group_index) request.target_group_index = kDefaultRelationshipGroup;
  request.has_target_group_index = true;  // those who are told see where the members went
  const int64_t owner = call.requester.user_id;
  const int64_t now = outcome.timestamp();
  const auto& notify = context.settings.notification.one_sided_relationship_group_deleted;
  auto recipients = told_of_group(context, call, request.group_index, notify.notify_requester_other_online_sessions,
                                  notify.notify_relationship_group_members);
  if (!recipients.ok()) return recipients.error();
  if (request.group_index != request.target_group_index) {
    auto savepoint = store::Savepoint::begin(context.database);
    if (!savepoint.ok()) return savepoint.error();
    TURMS_TRY(context.tables.relationship_groups.remove(owner, request.group_index, request.target_group_index, now));
    TURMS_TRY(mark_groups_changed(context, owner, now));
    TURMS_TRY(context.tables.versions.move(owner, store::UserVersion::relationships, now));
    TURMS_TRY(context.tables.versions.move(owner, store::UserVersion::relationship_group_members, now));
    TURMS_TRY(savepoint->keep());
  }
  std::string body;
  if (!proto::encode(request, body)) return Error{Code::internal, "delete_relationship_group", "can't be relayed"};
  outcome.accept();
  outcome.push(owner, call.request.kind, body, std::move(*recipients));
  return {};
}

Result<void> query_relationship_groups(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryRelationshipGroupsRequest request;
  if (!read_body(call, request, outcome)) return {};
  const int64_t owner = call.requester.user_id;
  const auto stamp = context.tables.versions.get(owner, store::UserVersion::relationship_groups);
  if (!stamp.ok()) return stamp.error();
  if (is_up_to_date(request, *stamp, outcome)) return {};
  const auto rows = context.tables.relationship_groups.list(owner);
  if (!rows.ok()) return rows.error();
  std::vector<proto::UserRelationshipGroup> groups;
  groups.reserve(rows->size());
  for (const store::RelationshipGroup& row : *rows) {
    proto::UserRelationshipGroup& group = groups.emplace_back();
    group.index = row.index;
    group.name = row.name;
  }
  proto::UserRelationshipGroupsWithVersion data{};
  data.user_relationship_groups = groups;
  data.has_last_updated_date = true;
  data.last_updated_date = **stamp;
  outcome.accept_data(data);
  return {};
}

}  // namespace turms::gateway::service
