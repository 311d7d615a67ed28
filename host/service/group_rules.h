// SPDX-License-Identifier: Apache-2.0
// What group handlers ask before they do something: is the group there, does its type allow this member to. Answers are
// codes of the protocol, because each request has its own for the same refusal. Functions without state.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "service/call.h"
#include "service/group_facts.h"
#include "store/group_types_table.h"

namespace turms::gateway::service {

/// A request names at most this many users (Turms' bound for members).
inline constexpr size_t kMaxGroupUserIds = 100;

/// Nothing when the group is missing, deleted or inactive. Thread: writer.
Result<std::optional<GroupFact>> active_group(WriteContext& context, int64_t group_id);

/// The codes of one request for each kind of "not you".
struct RuleCodes {
  int32_t not_owner;
  int32_t not_owner_or_manager;
  int32_t not_member;
};

/// 1000, or the code by which `rule` keeps this member (or stranger) out.
[[nodiscard]] int32_t code_by(store::GroupRule rule, const std::optional<MemberFact>& member, const RuleCodes& codes);

[[nodiscard]] inline bool is_owner(const std::optional<MemberFact>& member) {
  return member && member->is_owner();
}
[[nodiscard]] inline bool is_owner_or_manager(const std::optional<MemberFact>& member) {
  return member && member->is_owner_or_manager();
}

/// 1000 when the user may own one more group of this type; else 3200, 3205, 3100 or 3101.
/// Thread: writer.  Source: Turms (GroupService.isAllowedToCreateGroupAndHaveGroupType)
Result<int32_t> code_to_own(WriteContext& context, int64_t user_id, int64_t type_id);

/// 1000 when a group may become this type; else 3105, 3104 or 3205. Thread: writer.
Result<int32_t> code_to_change_type(WriteContext& context, int64_t user_id, int64_t type_id);

/// 1000 when the group has room for `count` more members, none of them blocked; else 3404 or 3403.
/// Thread: writer.
Result<int32_t> code_to_admit(WriteContext& context, int64_t group_id, const GroupFact& group,
                              const std::vector<int64_t>& user_ids);

/// Refuses unless the code is 1000. \returns  whether it did
inline bool refused(Outcome& outcome, int32_t code, std::string_view reason = {}) {
  if (code == proto::status::kOk) return false;
  outcome.refuse(code, reason);
  return true;
}

}  // namespace turms::gateway::service
