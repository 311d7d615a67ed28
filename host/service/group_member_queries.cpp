// SPDX-License-Identifier: Apache-2.0
// QueryGroupMembers. Answered on the writer's thread, because only that one knows who is online, and like a write: it
// sees what its batch has changed, so it must not be told when the batch fails. Source: Turms (GroupServiceController,
// GroupMemberService).
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/shown_presence.h"
#include "service/versioned_answer.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using proto::QueryGroupMembersRequest;
using Members = std::vector<store::GroupMember>;

constexpr size_t kMaxMemberIds = 1'000;  // ours: Turms has no bound

Result<Members> find_members(WriteContext& context, const QueryGroupMembersRequest& query) {
  if (query.member_ids.empty()) return context.tables.group_members.list(query.group_id);
  Members members;
  for (const int64_t id : query.member_ids) {
    auto found = context.tables.group_members.find(query.group_id, id);
    if (!found.ok()) return found.error();
    if (found->has_value()) members.push_back(std::move(**found));
  }
  return members;
}

proto::GroupMember info_of(const store::GroupMember& member) {
  proto::GroupMember info{};
  info.has_group_id = true;
  info.group_id = member.group_id;
  info.has_user_id = true;
  info.user_id = member.user_id;
  if (member.name) info.name = *member.name;
  info.has_role = true;
  info.role = member.role;
  info.has_join_date = true;
  info.join_date = member.join_date;
  info.has_mute_end_date = member.mute_end_date.has_value();
  info.mute_end_date = member.mute_end_date.value_or(0);
  return info;
}

/// Status and devices beside the rest: Turms leaves names and roles out then, which helps nobody.
void answer(WriteContext& context, const Members& members, bool with_status, std::optional<int64_t> stamp,
            Outcome& outcome) {
  std::vector<proto::GroupMember> infos;
  std::vector<std::vector<int32_t>> device_types;
  infos.reserve(members.size());
  device_types.reserve(members.size());
  for (const store::GroupMember& member : members) {
    proto::GroupMember& info = infos.emplace_back(info_of(member));
    if (!with_status) continue;
    const OnlineUser* user = context.online.find(member.user_id);
    info.has_user_status = true;
    info.user_status = shown_status(user, context.settings);
    info.using_device_types = device_types.emplace_back(device_types_of(user));
  }
  proto::GroupMembersWithVersion data{};
  data.group_members = infos;
  data.has_last_updated_date = stamp.has_value();
  data.last_updated_date = stamp.value_or(0);
  outcome.accept_data(data);
}

}  // namespace

/// Members only. A list of ids is answered without a version.
Result<void> query_group_members(WriteContext& context, const Call& call, Outcome& outcome) {
  QueryGroupMembersRequest query;
  if (!read_body(call, query, outcome)) return {};
  if (query.member_ids.size() > kMaxMemberIds) {
    outcome.refuse(status::kIllegalArgument, "too many member ids");
    return {};
  }
  const auto own = context.groups.member(query.group_id, call.requester.user_id);
  if (!own.ok()) return own.error();
  if (!own->has_value()) {
    outcome.refuse(status::kNotGroupMemberToQueryGroupMemberInfo);
    return {};
  }
  std::optional<int64_t> stamp;
  if (query.member_ids.empty()) {
    const auto read = context.tables.versions.get(query.group_id, store::GroupVersion::members);
    if (!read.ok()) return read.error();
    if (is_up_to_date(query, *read, outcome)) return {};
    stamp = *read;
  }
  const auto members = find_members(context, query);
  if (!members.ok()) return members.error();
  if (members->empty()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  answer(context, *members, query.has_with_status && query.with_status, stamp, outcome);
  return {};
}

}  // namespace turms::gateway::service
