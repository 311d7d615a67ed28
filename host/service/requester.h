// SPDX-License-Identifier: Apache-2.0
// Who asks: one logged-in session of one user. The service knows sessions by key only; whose they are on the wire is
// the backend's matter.
#pragma once

#include <cstdint>

namespace turms::gateway::service {

using SessionKey = uint64_t;  // 0: none

struct Requester {
  SessionKey session = 0;
  int64_t user_id = 0;
  int32_t device_type = 0;
};

}  // namespace turms::gateway::service
