// SPDX-License-Identifier: Apache-2.0
#include "service/group_rules.h"

#include <algorithm>
#include <limits>

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
namespace role = proto::group_member_role;

constexpr int32_t kNoLimit = std::numeric_limits<int32_t>::max();

/// 1000, or 3205. Counts only where the operator set a limit.
Result<int32_t> code_by_limit(WriteContext& context, int64_t user_id, std::optional<int64_t> type_id, int32_t limit) {
  if (limit == kNoLimit) return status::kOk;
  const auto owned = context.tables.groups.count_owned(user_id, type_id);
  if (!owned.ok()) return owned.error();
  return *owned < limit ? status::kOk : status::kMaxOwnedGroupsReached;
}

/// 1000, or that the type is missing, not for everybody, or used up.
Result<int32_t> code_by_type(WriteContext& context, int64_t user_id, int64_t type_id, int32_t missing,
                             int32_t forbidden) {
  const UserRoleSettings& user_role = context.settings.group.user_role;
  const auto type = context.tables.group_types.find(type_id);
  if (!type.ok()) return type.error();
  if (!type->has_value()) return missing;
  const auto& creatable = user_role.creatable_group_type_ids;
  if (std::find(creatable.begin(), creatable.end(), type_id) == creatable.end()) return forbidden;
  return code_by_limit(context, user_id, type_id, user_role.owned_group_limit_for_each_group_type);
}

}  // namespace

Result<std::optional<GroupFact>> active_group(WriteContext& context, int64_t group_id) {
  auto group = context.groups.group(group_id);
  if (group.ok() && group->has_value() && !(*group)->active) return std::optional<GroupFact>();
  return group;
}

int32_t code_by(store::GroupRule rule, const std::optional<MemberFact>& member, const RuleCodes& codes) {
  const int32_t own = member ? member->role : role::kAnonymousGuest;
  switch (rule) {
    case store::GroupRule::owner:
      return own == role::kOwner ? status::kOk : codes.not_owner;
    case store::GroupRule::owner_manager:
      return own <= role::kManager ? status::kOk : codes.not_owner_or_manager;
    case store::GroupRule::owner_manager_member:
      return own <= role::kMember ? status::kOk : codes.not_member;
    case store::GroupRule::all:
      break;
  }
  return status::kOk;
}

Result<int32_t> code_to_own(WriteContext& context, int64_t user_id, int64_t type_id) {
  const auto state = context.facts.state(user_id);
  if (!state.ok()) return state.error();
  if (*state != store::UserState::active) return status::kNotActiveUserToCreateGroup;
  const auto code = code_by_limit(context, user_id, std::nullopt, context.settings.group.user_role.owned_group_limit);
  if (!code.ok() || *code != status::kOk) return code;
  return code_by_type(context, user_id, type_id, status::kCreateGroupWithNonexistentGroupType,
                      status::kNoPermissionToCreateGroupWithGroupType);
}

Result<int32_t> code_to_change_type(WriteContext& context, int64_t user_id, int64_t type_id) {
  return code_by_type(context, user_id, type_id, status::kUpdateGroupToNonexistentGroupType,
                      status::kNoPermissionToUpdateGroupToGroupType);
}

Result<int32_t> code_to_admit(WriteContext& context, int64_t group_id, const GroupFact& group,
                              const std::vector<int64_t>& user_ids) {
  for (const int64_t user_id : user_ids) {
    const auto blocked = context.groups.is_blocked(group_id, user_id);
    if (!blocked.ok()) return blocked.error();
    if (*blocked) return status::kAddBlockedUserToGroup;
  }
  const auto members = context.groups.members(group_id);
  if (!members.ok()) return members.error();
  const size_t size = (*members)->size() + user_ids.size();
  return size > static_cast<size_t>(std::max(group.type.group_size_limit, 0))
             ? status::kAddUserToGroupWithSizeLimitReached
             : status::kOk;
}

}  // namespace turms::gateway::service
