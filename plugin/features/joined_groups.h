// SPDX-License-Identifier: Apache-2.0
// The groups of which a user is a member, which are the rooms that are his.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "features/account.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

/// Has a constructor: it passes through coroutines.
struct JoinedGroup {
  JoinedGroup(GroupId group_in, std::string name_in) : group(group_in), name(std::move(name_in)) {}
  GroupId group;
  std::string name;  // may be empty
};

/// As Turms says now, in the order of their ids. \errors  what Turms said. Thread: shard.
Task<Result<std::vector<JoinedGroup>, StanzaError>> read_joined_groups(Account& account);

}  // namespace turms::xmpp::features
