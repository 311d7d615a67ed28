// SPDX-License-Identifier: Apache-2.0
// What invitations and join requests have in common: how their status shows, what an answer makes of it, and whether
// somebody can become a member by it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "proto/fields.h"
#include "service/call.h"

namespace turms::gateway::service {

/// A list of invitations or requests has at most this many, the newest. Ours: Turms has no bound.
inline constexpr int64_t kMaxEnrolments = 1'000;

/// PENDING becomes EXPIRED once it is overdue. \param expire_after_seconds  0: never
[[nodiscard]] int32_t shown_request_status(int32_t stored, int64_t creation_date, int32_t expire_after_seconds,
                                           int64_t now);

/// When it expires; nothing when it never does.
[[nodiscard]] std::optional<int64_t> expiration_date(int64_t creation_date, int32_t expire_after_seconds);

/// The status that an answer leads to; nothing for an unknown action.
[[nodiscard]] std::optional<int32_t> status_after(int32_t response_action);

[[nodiscard]] inline std::optional<std::string_view> reason_of(const proto::View& reason) {
  return reason.has() ? std::optional<std::string_view>(reason.view()) : std::nullopt;
}

struct Admission {
  int32_t code = 0;    // 1000, or 3401, 3403, 3404
  bool joins = false;  // false with 1000: is a member already
};

/// May this user become a member now? Turms asks nothing here, so that a full, dead or hostile group takes whom it
/// invited; here it does not.
/// Thread: writer.
Result<Admission> admit(WriteContext& context, int64_t group_id, int64_t user_id);

}  // namespace turms::gateway::service
