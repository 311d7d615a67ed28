// SPDX-License-Identifier: Apache-2.0
#include "service/group_facts.h"

#include <algorithm>
#include <utility>

namespace turms::gateway::service {

Result<std::optional<GroupFact>> GroupFacts::group(int64_t group_id) {
  if (const auto* known = groups_.find(group_id)) return *known;
  const auto row = tables_.groups.find(group_id);
  if (!row.ok()) return row.error();
  std::optional<GroupFact> fact;
  if (row->has_value()) {
    const store::Group& group = **row;
    auto type = tables_.types.find(group.type_id);
    if (!type.ok()) return type.error();
    if (!type->has_value()) return Error{Code::internal, "group type", "missing"};  // the schema forbids it
    fact = GroupFact{std::move(**type), group.mute_end_date.value_or(0), group.min_score, group.active};
  }
  groups_.put(group_id, fact);
  return fact;
}

Result<MemberFacts> GroupFacts::members(int64_t group_id) {
  if (const auto* known = members_.find(group_id)) return *known;
  const auto rows = tables_.members.list(group_id);
  if (!rows.ok()) return rows.error();
  auto members = std::make_shared<std::vector<MemberFact>>();
  members->reserve(rows->size());
  for (const store::GroupMember& row : *rows) {
    members->push_back({row.user_id, row.mute_end_date.value_or(0), row.role});
  }
  return members_.put(group_id, MemberFacts(std::move(members)), rows->size() + 1);
}

Result<std::optional<MemberFact>> GroupFacts::member(int64_t group_id, int64_t user_id) {
  const auto all = members(group_id);
  if (!all.ok()) return all.error();
  const std::vector<MemberFact>& list = **all;
  const auto found = std::lower_bound(list.begin(), list.end(), user_id,
                                      [](const MemberFact& member, int64_t id) { return member.user_id < id; });
  if (found == list.end() || found->user_id != user_id) return std::optional<MemberFact>();
  return std::optional<MemberFact>(*found);
}

Result<bool> GroupFacts::is_blocked(int64_t group_id, int64_t user_id) {
  const Pair pair{group_id, user_id};
  if (const bool* known = blocked_.find(pair)) return *known;
  auto read = tables_.blocklist.contains(group_id, user_id);
  if (read.ok()) blocked_.put(pair, *read);
  return read;
}

void GroupFacts::forget_group(int64_t group_id) {
  groups_.erase(group_id);
  members_.erase(group_id);
}

void GroupFacts::forget_all() {
  groups_.clear();
  members_.clear();
  blocked_.clear();
}

}  // namespace turms::gateway::service
