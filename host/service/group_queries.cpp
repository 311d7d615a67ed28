// SPDX-License-Identifier: Apache-2.0
// QueryGroups (by id, by name), QueryJoinedGroupIds, QueryJoinedGroupInfos. Source: Turms (GroupServiceController,
// GroupService).
#include <algorithm>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/custom_settings.h"
#include "service/domains.h"
#include "service/versioned_answer.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using proto::QueryGroupsRequest;
using Groups = std::vector<store::Group>;

// Ours: Turms bounds none of these.
constexpr size_t kMaxGroupIds = 1'000;
constexpr int32_t kDefaultFound = 10;
constexpr int32_t kMaxFound = 100;
constexpr int32_t kMaxSkipped = 10'000;

proto::View view_of(const std::optional<std::string>& text) {
  return text ? proto::View(*text) : proto::View();
}

proto::Group info_of(const store::Group& group) {
  proto::Group info{};
  info.has_id = true;
  info.id = group.id;
  info.has_type_id = true;
  info.type_id = group.type_id;
  info.has_creator_id = true;
  info.creator_id = group.creator_id;
  info.has_owner_id = true;
  info.owner_id = group.owner_id;
  info.name = view_of(group.name);
  info.intro = view_of(group.intro);
  info.announcement = view_of(group.announcement);
  info.has_creation_date = true;
  info.creation_date = group.creation_date;
  info.has_last_updated_date = true;
  info.last_updated_date = group.last_updated_date;
  info.has_mute_end_date = group.mute_end_date.has_value();
  info.mute_end_date = group.mute_end_date.value_or(0);
  info.has_active = true;
  info.active = group.active;
  return info;
}

Result<void> answer(ReadContext& context, const Groups& groups, std::optional<int64_t> stamp, Outcome& outcome) {
  using Entry = proto::Group_UserDefinedAttributesEntry;
  std::vector<std::vector<store::CustomValue>> values;
  std::vector<std::vector<Entry>> attributes;
  std::vector<proto::Group> infos;
  values.reserve(groups.size());
  attributes.reserve(groups.size());
  infos.reserve(groups.size());
  for (const store::Group& group : groups) {
    auto own = context.tables.custom_values.list({store::ValueSpace::group_attribute, group.id});
    if (!own.ok()) return own.error();
    const auto& kept = values.emplace_back(std::move(own).value());
    proto::Group& info = infos.emplace_back(info_of(group));
    info.user_defined_attributes = attributes.emplace_back(entries_of<Entry>(kept));
  }
  proto::GroupsWithVersion data{};
  data.groups = infos;
  data.has_last_updated_date = stamp.has_value();
  data.last_updated_date = stamp.value_or(0);
  outcome.accept_data(data);
  return {};
}

Result<Groups> find_by_ids(ReadContext& context, const QueryGroupsRequest& query) {
  Groups groups;
  for (const int64_t id : query.group_ids) {
    auto found = context.tables.groups.find(id);
    if (!found.ok()) return found.error();
    if (!found->has_value()) continue;
    if (query.has_last_updated_date && (*found)->last_updated_date <= query.last_updated_date) continue;
    groups.push_back(std::move(**found));
  }
  return groups;
}

/// Among the ids of the query when it has some, else among all groups.
Result<Groups> find_by_name(ReadContext& context, const QueryGroupsRequest& query) {
  const std::string_view name = query.name.view();
  if (query.group_ids.empty()) {
    const int32_t skip = query.has_skip ? std::clamp(query.skip, 0, kMaxSkipped) : 0;
    const int32_t limit = query.has_limit ? std::clamp(query.limit, 0, kMaxFound) : kDefaultFound;
    return context.tables.groups.search(name, skip, limit);
  }
  Groups groups;
  for (const int64_t id : query.group_ids) {
    const auto matches = context.tables.groups.is_named(id, name);
    if (!matches.ok()) return matches.error();
    auto found = *matches ? context.tables.groups.find(id) : Result<std::optional<store::Group>>(std::nullopt);
    if (!found.ok()) return found.error();
    if (found->has_value()) groups.push_back(std::move(**found));
  }
  return groups;
}

/// The stamp of the asker's list, or nothing after a refusal.
Result<std::optional<int64_t>> stamp_of_joined(ReadContext& context, int64_t user_id) {
  return context.tables.versions.get(user_id, store::UserVersion::joined_groups);
}

}  // namespace

/// No access control: Turms has none. Names are not highlighted; what was found stands as it is.
Result<void> query_groups(ReadContext& context, const Call& call, Outcome& outcome) {
  QueryGroupsRequest query;
  if (!read_body(call, query, outcome)) return {};
  if (query.group_ids.size() > kMaxGroupIds) {
    outcome.refuse(status::kIllegalArgument, "too many group ids");
    return {};
  }
  const bool by_name = query.name.view().find_first_not_of(" \t\r\n") != std::string_view::npos;
  if (by_name && !context.settings.group.search_enabled) {
    outcome.refuse(status::kSearchingGroupIsDisabled);
    return {};
  }
  const auto groups = by_name ? find_by_name(context, query) : find_by_ids(context, query);
  if (!groups.ok()) return groups.error();
  return answer(context, *groups, std::nullopt, outcome);
}

Result<void> query_joined_group_ids(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryJoinedGroupIdsRequest query;
  if (!read_body(call, query, outcome)) return {};
  const auto stamp = stamp_of_joined(context, call.requester.user_id);
  if (!stamp.ok()) return stamp.error();
  if (is_up_to_date(query, *stamp, outcome)) return {};
  const auto ids = context.tables.group_members.groups_of(call.requester.user_id);
  if (!ids.ok()) return ids.error();
  if (ids->empty()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  proto::LongsWithVersion data{};
  data.longs = *ids;
  data.has_last_updated_date = true;
  data.last_updated_date = **stamp;
  outcome.accept_data(data);
  return {};
}

/// The stamp is also as new as the newest of the groups, or a client would never learn of a new name.
Result<void> query_joined_group_infos(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryJoinedGroupInfosRequest query;
  if (!read_body(call, query, outcome)) return {};
  auto stamp = stamp_of_joined(context, call.requester.user_id);
  if (!stamp.ok()) return stamp.error();
  const auto ids = context.tables.group_members.groups_of(call.requester.user_id);
  if (!ids.ok()) return ids.error();
  Groups groups;
  for (const int64_t id : *ids) {
    auto found = context.tables.groups.find(id);
    if (!found.ok()) return found.error();
    if (!found->has_value()) continue;
    if (stamp->has_value()) *stamp = std::max(**stamp, (*found)->last_updated_date);
    groups.push_back(std::move(**found));
  }
  if (is_up_to_date(query, *stamp, outcome)) return {};
  if (groups.empty()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  return answer(context, groups, *stamp, outcome);
}

}  // namespace turms::gateway::service
