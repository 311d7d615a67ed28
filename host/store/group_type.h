// SPDX-License-Identifier: Apache-2.0
// A group type: the rules that a group follows. Plain values, apart from their table so that settings can hold them.
#pragma once

#include <cstdint>
#include <string>

namespace turms::gateway::store {

inline constexpr int64_t kDefaultGroupType = 0;
inline constexpr int64_t kOpenGroupType = 1;  // ours; Turms has the default type only

/// Who may do something in a group. Stored as these numbers.
enum class GroupRule : int32_t { all = 0, owner_manager_member = 1, owner_manager = 2, owner = 3 };

/// How somebody gets in by himself. Stored as these numbers.
enum class JoinStrategy : int32_t { membership_request = 0, invitation = 1, question = 2, join_request = 3 };

/// The defaults are those of type 0.
struct GroupType {
  int64_t id = kDefaultGroupType;
  std::string name = "DEFAULT";
  int32_t group_size_limit = 500;
  GroupRule inviters = GroupRule::owner_manager_member;
  bool invitee_approves = true;  // invited first, a member once he accepts; otherwise added at once
  JoinStrategy join_strategy = JoinStrategy::invitation;
  GroupRule info_updaters = GroupRule::owner_manager;
  GroupRule member_info_updaters = GroupRule::owner_manager;
  bool guest_speakable = false;
  bool self_info_updatable = true;
  bool enable_read_receipt = true;
  bool message_editable = true;

  bool operator==(const GroupType&) const = default;
};

/// Anybody may join and bring others along: what a chat room is elsewhere, and what rooms of XMPP clients are made of.
[[nodiscard]] inline GroupType open_group_type() {
  GroupType type;
  type.id = kOpenGroupType;
  type.name = "OPEN";
  type.group_size_limit = 1'000;
  type.inviters = GroupRule::all;
  type.invitee_approves = false;
  type.join_strategy = JoinStrategy::membership_request;
  type.info_updaters = GroupRule::owner_manager;
  type.member_info_updaters = GroupRule::all;
  type.guest_speakable = true;
  return type;
}

}  // namespace turms::gateway::store
