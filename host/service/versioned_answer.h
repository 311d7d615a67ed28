// SPDX-License-Identifier: Apache-2.0
// The rule of versioned lists, as every query of one follows it. Source: Turms (UserVersionService,
// GroupVersionService).
#pragma once

#include <cstdint>
#include <optional>

#include "proto/status_codes.h"
#include "service/outcome.h"

namespace turms::gateway::service {

/// Refuses with 1002 when the asker knows the list already, or when there is no stamp of it (the user or group is not
/// there: so does Turms). \param request  has last_updated_date
/// \returns  whether it did
template <class Request>
[[nodiscard]] bool is_up_to_date(const Request& request, const std::optional<int64_t>& stamp, Outcome& outcome) {
  if (stamp && !(request.has_last_updated_date && request.last_updated_date >= *stamp)) return false;
  outcome.refuse(proto::status::kAlreadyUpToDate);
  return true;
}

}  // namespace turms::gateway::service
