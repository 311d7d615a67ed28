// SPDX-License-Identifier: Apache-2.0
// Where a message goes: a user or a group. Who may write there, who takes part in a message, and who is told of what
// happens to it; shared by every handler of messages. Pure functions over the writer's facts.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "service/call.h"
#include "service/outcome.h"
#include "store/messages_table.h"

namespace turms::gateway::service {

struct MessageTarget {
  int64_t id = 0;
  bool is_group = false;
};

[[nodiscard]] inline MessageTarget target_of(const store::Message& message) {
  return {message.target_id, message.is_group};
}

/// The code that keeps `sender` from writing to `target` at this time, or 1000.
/// Thread: writer.  Source: Turms (UserService.isAllowedToSendMessageToTarget)
Result<int32_t> permission_to_send(WriteContext& context, int64_t sender, const MessageTarget& target, int64_t now);

/// Has the user sent this message, received it, or is he a member of its group?
/// Thread: writer.
Result<bool> takes_part(WriteContext& context, int64_t user_id, const store::Message& message);

/// Whom to tell.
struct Audience {
  bool target = true;           // the user, or the members of the group
  bool with_requester = false;  // as a member of the group; the requesting session is told too
  bool own_other_sessions = true;
};

/// Thread: writer. No query a message, once the group is known.
Result<std::vector<Recipient>> recipients_of(WriteContext& context, const Requester& requester,
                                             const MessageTarget& target, const Audience& audience);

}  // namespace turms::gateway::service
