// SPDX-License-Identifier: Apache-2.0
// Typing status: relayed, never stored. Source: Turms (ConversationServiceController).
#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"

namespace turms::gateway::service {

Result<void> update_typing_status(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateTypingStatusRequest update;
  if (!read_body(call, update, outcome)) return {};
  if (!context.settings.typing_status_enabled) {
    outcome.refuse(proto::status::kUpdatingTypingStatusIsDisabled);
    return {};
  }
  if (update.is_group_message) {
    outcome.refuse(proto::status::kNotGroupMemberToSendTypingStatus);  // there are no groups yet
    return {};
  }
  // Strangers may chat, but only a contact may be seen typing.
  const auto relation = context.facts.relation(update.to_id, call.requester.user_id);
  if (!relation.ok()) return relation.error();
  if (*relation != store::Relation::friendly) {
    outcome.refuse(proto::status::kNotFriendToSendTypingStatus);
    return {};
  }
  outcome.accept();
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, {{update.to_id, kNoDeviceType}});
  return {};
}

}  // namespace turms::gateway::service
