// SPDX-License-Identifier: Apache-2.0
// Storing a new message, with what goes along with it; shared by everything that makes messages.
#pragma once

#include "base/result.h"
#include "service/call.h"
#include "store/messages_table.h"

namespace turms::gateway::service {

/// Stores the message, and moves the sender's read date of that conversation to it: who writes has read.
/// \errors  the database's; the message is not stored then
/// Thread: writer.  Source: Turms (MessageService.saveMessage)
Result<void> append_message(WriteContext& context, const store::NewMessage& message);

}  // namespace turms::gateway::service
