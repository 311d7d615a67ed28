// SPDX-License-Identifier: Apache-2.0
// What others are shown of a user's presence. Pure functions. Source: Turms (UserStatusService).
#pragma once

#include <cstdint>
#include <vector>

#include "proto/enums.h"
#include "service/online_users.h"
#include "service/service_settings.h"

namespace turms::gateway::service {

/// \param user  nothing: offline. Device types are shown even of an invisible user: so does Turms.
[[nodiscard]] inline int32_t shown_status(const OnlineUser* user, const ServiceSettings& settings) {
  namespace user_status = proto::user_status;
  if (user == nullptr) return user_status::kOffline;
  const bool hides = settings.respond_offline_if_invisible && user->status == user_status::kInvisible;
  return hides ? user_status::kOffline : user->status;
}

[[nodiscard]] inline std::vector<int32_t> device_types_of(const OnlineUser* user) {
  std::vector<int32_t> types;
  for (int32_t type = 0; user != nullptr && type < kDeviceTypes; ++type) {
    if (user->sessions.at(static_cast<size_t>(type)) != 0) types.push_back(type);
  }
  return types;
}

}  // namespace turms::gateway::service
