// SPDX-License-Identifier: Apache-2.0
// CreateSession and DeleteSession as they arrive on a session that is already open; the login itself is login.h.
#include "proto/close_status.h"
#include "proto/status_codes.h"
#include "service/domains.h"

namespace turms::gateway::service {

Result<void> create_session(WriteContext& /*context*/, const Call& /*call*/, Outcome& outcome) {
  outcome.refuse(proto::status::kCreateExistingSession, "this connection has a session already");
  return {};
}

Result<void> delete_session(WriteContext& /*context*/, const Call& call, Outcome& outcome) {
  // No response: the close notice is the answer.
  outcome.stay_silent();
  outcome.close(call.requester.session, proto::close_status::kDisconnectedByClient);
  return {};
}

}  // namespace turms::gateway::service
