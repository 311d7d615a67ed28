// SPDX-License-Identifier: Apache-2.0
// What nobody asks for and has to be done all the same: messages past their retention period go, new ones become
// searchable. A little at a time, so that whoever does ask never waits long for it.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "service/message_settings.h"
#include "store/tables.h"

namespace turms::gateway::service {

/// Whether the operator has asked for anything of it.
[[nodiscard]] constexpr bool has_upkeep(const MessageSettings& settings) {
  return settings.search_enabled || settings.message_retention_period_hours > 0;
}

/// One step, of at most some hundred messages. With several statements: within a transaction.
/// \param now  the wall clock, in milliseconds
/// \returns    true: there is more to do
/// Thread: writer.  Source: Turms (MessageService, message-retention-period-hours)
Result<bool> do_upkeep(store::Tables& tables, const MessageSettings& settings, int64_t now);

}  // namespace turms::gateway::service
