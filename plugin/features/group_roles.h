// SPDX-License-Identifier: Apache-2.0
// What a role in a group means where Turms is not asked.
#pragma once

#include "features/room.h"
#include "proto/enums.h"

namespace turms::xmpp::features {

/// The owner or a manager: in XEP-0045's words a moderator (mapping 14.5). Thread: any.
[[nodiscard]] inline bool leads(const GroupMember& member) {
  return member.role == proto::group_member_role::kOwner || member.role == proto::group_member_role::kManager;
}

}  // namespace turms::xmpp::features
