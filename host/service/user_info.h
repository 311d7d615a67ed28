// SPDX-License-Identifier: Apache-2.0
// A user as the protocol shows him.
#pragma once

#include "proto/messages.h"
#include "store/users_table.h"

namespace turms::gateway::service {

/// Everything that Turms shows of a user but the attributes. Owner: the info points into `user`.
[[nodiscard]] proto::UserInfo info_of(const store::User& user);

}  // namespace turms::gateway::service
