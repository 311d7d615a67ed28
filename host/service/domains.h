// SPDX-License-Identifier: Apache-2.0
// Every handler of the service, by the file it lives in. A new request kind is a function there, a line here and a line
// in the list of dispatch.cpp.
#pragma once

#include "service/call.h"

namespace turms::gateway::service {

// session.cpp
Result<void> create_session(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_session(WriteContext& context, const Call& call, Outcome& outcome);

// users.cpp
Result<void> query_user_profiles(ReadContext& context, const Call& call, Outcome& outcome);

// online_status.cpp
Result<void> query_user_online_statuses(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_user_online_status(WriteContext& context, const Call& call, Outcome& outcome);

// typing.cpp
Result<void> update_typing_status(WriteContext& context, const Call& call, Outcome& outcome);

// messages.cpp
Result<void> create_message(WriteContext& context, const Call& call, Outcome& outcome);

// message_update.cpp
Result<void> update_message(WriteContext& context, const Call& call, Outcome& outcome);

// message_reactions.cpp
Result<void> create_message_reactions(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_message_reactions(WriteContext& context, const Call& call, Outcome& outcome);

// message_history.cpp
Result<void> query_messages(ReadContext& context, const Call& call, Outcome& outcome);

}  // namespace turms::gateway::service
