// SPDX-License-Identifier: Apache-2.0
// A group as Turms shows it to one of its members: its row, those of all members, who of them is online, and the names
// of those who have none of their own in it.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "features/account.h"
#include "features/room.h"
#include "proto/messages.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

/// Has a constructor: it passes through coroutines.
struct RoomFacts {
  RoomFacts() = default;
  GroupInfo info;
  std::vector<GroupMember> members;
  bool has_statuses = false;  // it is known who of them is online
};

/// Groups with more members are not asked who is online: occupants are told of them when they speak.
inline constexpr size_t kStatusMembers = 1000;

/// \errors  item_not_found: there is no such group; registration_required: the account is no member; else what Turms
/// said. Thread: shard.
Task<Result<RoomFacts, StanzaError>> read_room(Account& account, GroupId group);

/// The group's row alone; nothing: there is no such group. \errors  what Turms said. Thread: shard.
Task<Result<std::optional<GroupInfo>, StanzaError>> read_group(Account& account, GroupId group);

/// The rows of `users` among the members. \errors  as read_room(). Thread: shard.
Task<Result<std::vector<GroupMember>, StanzaError>> read_members(Account& account, GroupId group,
                                                                 std::vector<int64_t> users);

/// Who of the members is online by a Turms client, and how: user, is_elsewhere, status. \errors  as read_room().
Task<Result<std::vector<GroupMember>, StanzaError>> read_statuses(Account& account, GroupId group);

[[nodiscard]] GroupInfo group_info_of(const proto::Group& row);

}  // namespace turms::xmpp::features
