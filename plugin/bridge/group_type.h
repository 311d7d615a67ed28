// SPDX-License-Identifier: Apache-2.0
// The rules that a group follows by its type. Turms tells clients the type's number only; what the rules are comes from
// the host (tgp.host.group_types/1) or from the operator, and may be unknown in part: then what the gateway says of the
// room leaves it open, and Turms' refusals say the rest. Plain values, copied freely.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace turms::xmpp::bridge {

/// Who may do something in a group.
enum class GroupRule : uint8_t { unknown, everybody, members, owner_and_managers, owner };

/// How somebody gets in by himself.
enum class JoinRule : uint8_t {
  unknown,
  open,        // whoever wants to
  invitation,  // nobody: who is invited accepts
  question,    // who answers the group's questions well enough
  request,     // who asks, once the owner or a manager agrees
};

/// Has constructors: it passes through coroutines. Nothing and 0: unknown.
struct GroupTypeRules {
  GroupTypeRules() = default;
  explicit GroupTypeRules(int64_t id_in) : id(id_in) {}

  int64_t id = 0;    // 0: Turms' default type
  std::string name;  // the operator's, for people
  JoinRule join = JoinRule::unknown;
  GroupRule inviters = GroupRule::unknown;
  std::optional<bool> invitee_agrees;                   // invited first, a member once he accepts; else added at once
  GroupRule info_updaters = GroupRule::unknown;         // name, intro, announcement
  GroupRule member_info_updaters = GroupRule::unknown;  // other members' names
  std::optional<bool> self_info_updatable;              // one's own name
  std::optional<bool> guests_speak;                     // who is no member may write
  std::optional<bool> message_editable;                 // one's own messages
  int32_t size_limit = 0;                               // members

  friend bool operator==(const GroupTypeRules&, const GroupTypeRules&) = default;
};

}  // namespace turms::xmpp::bridge
