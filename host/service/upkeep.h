// SPDX-License-Identifier: Apache-2.0
// What nobody asks for and has to be done all the same: messages and attachments past their retention period and
// expired friend requests go, new messages become searchable. A little at a time, so that whoever does ask never waits
// long for it.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "service/service_settings.h"
#include "store/tables.h"

namespace turms::gateway::service {

/// Whether the operator has asked for anything of it.
[[nodiscard]] inline bool has_upkeep(const ServiceSettings& settings) {
  return settings.message.search_enabled || settings.message.message_retention_period_hours > 0 ||
         settings.user.friend_request.delete_expired_requests_when_cron_triggered ||
         (settings.storage.attachment_keep_days > 0 && settings.files != nullptr);
}

/// One step, of at most some hundred rows of a kind. With several statements: within a transaction.
/// \param now  the wall clock, in milliseconds
/// \returns    true: there is more to do
/// Thread: writer.  Source: Turms (MessageService, message-retention-period-hours;
/// UserFriendRequestService)
Result<bool> do_upkeep(store::Tables& tables, const ServiceSettings& settings, int64_t now);

}  // namespace turms::gateway::service
