// SPDX-License-Identifier: Apache-2.0
#include "features/room_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "bridge/errors.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/profiles.h"
#include "proto/status_codes.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;
using Members = std::vector<GroupMember>;

StanzaError error_of(const upstream::Response& response) {
  if (response.code == proto::status::kNotGroupMemberToQueryGroupMemberInfo)
    return {C::registration_required, StanzaErrorType::auth};
  std::optional<StanzaError> error = bridge::stanza_error_of(response);
  return error ? std::move(*error) : StanzaError(C::internal_server_error);
}

GroupMember member_of(const proto::GroupMember& row) {
  GroupMember member;
  member.user = UserId(row.user_id);
  member.role = row.has_role ? row.role : proto::group_member_role::kMember;
  member.mute_end_ms = row.has_mute_end_date ? row.mute_end_date : 0;
  member.joined_ms = row.has_join_date ? row.join_date : 0;
  member.name = row.name.view();
  return member;
}

/// XMPP users of this gateway are present where they have joined, so our own device type says nothing.
GroupMember status_of(const proto::GroupMember& row, int32_t own_device) {
  GroupMember member;
  member.user = UserId(row.user_id);
  member.status = row.has_user_status ? row.user_status : proto::user_status::kOffline;
  if (member.status == proto::user_status::kOffline || member.status == proto::user_status::kInvisible) return member;
  bool has_devices = false;
  for (const int32_t device : row.using_device_types) {
    has_devices = true;
    member.is_elsewhere |= device != own_device;
  }
  member.is_elsewhere |= !has_devices;
  return member;
}

Task<Result<Members, StanzaError>> query_encoded(Account& account, std::string body, bool with_status) {
  const upstream::Response response =
      co_await ask_encoded(account, proto::RequestKind::kQueryGroupMembers, std::move(body));
  // "Up to date" to a question without a date is no list (mapping 2, user_rows).
  const bool is_list = response.is_success() && response.code != proto::status::kAlreadyUpToDate;
  if (!is_list) co_return error_of(response);
  Members members;
  for (const std::string_view bytes : upstream::rows_of(response)) {
    proto::GroupMember row;
    if (!proto::decode(bytes, row) || !row.has_user_id) continue;
    members.push_back(with_status ? status_of(row, account.core().settings.device_type) : member_of(row));
  }
  co_return members;
}

Task<Result<Members, StanzaError>> query(Account& account, const proto::QueryGroupMembersRequest& request) {
  std::string body;
  static_cast<void>(proto::encode(request, body));  // fails only for nested structs
  return query_encoded(account, std::move(body), request.has_with_status);
}

/// False when Turms did not say.
Task<bool> add_statuses(Account& account, GroupId group, Members& members) {
  const Result<Members, StanzaError> statuses = co_await read_statuses(account, group);
  if (!statuses) co_return false;
  std::unordered_map<UserId, const GroupMember*> by_user;
  for (const GroupMember& each : *statuses) by_user.emplace(each.user, &each);
  for (GroupMember& member : members) {
    const auto found = by_user.find(member.user);
    if (found == by_user.end()) continue;
    member.is_elsewhere = found->second->is_elsewhere;
    member.status = found->second->status;
  }
  co_return true;
}

}  // namespace

GroupInfo group_info_of(const proto::Group& row) {
  GroupInfo info;
  info.name = row.name.view();
  info.intro = row.intro.view();
  info.announcement = row.announcement.view();
  info.type = row.has_type_id ? row.type_id : 0;
  info.owner = UserId(row.has_owner_id ? row.owner_id : 0);
  info.mute_end_ms = row.has_mute_end_date ? row.mute_end_date : 0;
  info.created_ms = row.has_creation_date ? row.creation_date : 0;
  return info;
}

Task<Result<std::optional<GroupInfo>, StanzaError>> read_group(Account& account, GroupId group) {
  const std::vector<int64_t> ids(1, group.value());
  proto::QueryGroupsRequest request{};
  request.group_ids = ids;
  const upstream::Response response = co_await ask(account, request);
  if (!response.is_success()) co_return error_of(response);
  std::optional<GroupInfo> info;
  for (const std::string_view bytes : upstream::rows_of(response)) {
    proto::Group row;
    if (proto::decode(bytes, row) && row.id == group.value() && (!row.has_active || row.active))
      info = group_info_of(row);
  }
  co_return info;
}

Task<Result<Members, StanzaError>> read_members(Account& account, GroupId group, std::vector<int64_t> users) {
  proto::QueryGroupMembersRequest request{};
  request.group_id = group.value();
  request.member_ids = users;
  Result<Members, StanzaError> members = co_await query(account, request);
  co_return members;
}

Task<Result<Members, StanzaError>> read_statuses(Account& account, GroupId group) {
  proto::QueryGroupMembersRequest request{};
  request.group_id = group.value();
  request.has_with_status = request.with_status = true;
  Result<Members, StanzaError> members = co_await query(account, request);
  co_return members;
}

Task<Result<RoomFacts, StanzaError>> read_room(Account& account, GroupId group) {
  RoomFacts facts;
  Result<std::optional<GroupInfo>, StanzaError> info = co_await read_group(account, group);
  if (!info) co_return info.error();
  if (!*info) co_return StanzaError(C::item_not_found, StanzaErrorType::cancel, "there is no such group");
  facts.info = std::move(**info);
  proto::QueryGroupMembersRequest request{};
  request.group_id = group.value();
  Result<Members, StanzaError> members = co_await query(account, request);
  if (!members) co_return members.error();
  facts.members = std::move(*members);
  const bool is_one = std::any_of(facts.members.begin(), facts.members.end(),
                                  [&account](const GroupMember& member) { return member.user == account.user(); });
  if (!is_one) co_return StanzaError(C::registration_required, StanzaErrorType::auth);
  if (facts.members.size() <= kStatusMembers) facts.has_statuses = co_await add_statuses(account, group, facts.members);
  std::vector<UserId> nameless;
  for (const GroupMember& member : facts.members) {
    if (member.name.empty()) nameless.push_back(member.user);
  }
  static_cast<void>(co_await account.core().profiles.fetch(account, std::move(nameless)));  // else they have numbers
  co_return facts;
}

}  // namespace turms::xmpp::features
