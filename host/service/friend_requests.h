// SPDX-License-Identifier: Apache-2.0
// The states of a friend request as they are shown: a pending one expires without anybody doing anything.
#pragma once

#include <cstdint>
#include <optional>

#include "service/user_properties.h"
#include "store/friend_requests_table.h"

namespace turms::gateway::service {

/// Nothing: it never expires. In milliseconds since the Unix epoch.
[[nodiscard]] std::optional<int64_t> expiration_date(const store::FriendRequest& request,
                                                     const FriendRequestProperties& properties);
/// proto::request_status; kExpired for one that was not answered in time.
[[nodiscard]] int32_t shown_status(const store::FriendRequest& request, const FriendRequestProperties& properties,
                                   int64_t now);

}  // namespace turms::gateway::service
