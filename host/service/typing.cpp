// SPDX-License-Identifier: Apache-2.0
// Typing status: relayed, never stored. Source: Turms (ConversationServiceController).
#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/message_target.h"

namespace turms::gateway::service {
namespace {

/// To every member, the one who types among them, on all his sessions: Turms has no switch for it.
Result<void> type_in_group(WriteContext& context, const Call& call, int64_t group_id, Outcome& outcome) {
  const auto member = context.groups.member(group_id, call.requester.user_id);
  if (!member.ok()) return member.error();
  if (!member->has_value()) {
    outcome.refuse(proto::status::kNotGroupMemberToSendTypingStatus);
    return {};
  }
  auto recipients = recipients_of(context, call.requester, {group_id, true}, {true, true, false});
  if (!recipients.ok()) return recipients.error();
  outcome.accept();
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, std::move(recipients).value());
  return {};
}

}  // namespace

Result<void> update_typing_status(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateTypingStatusRequest update;
  if (!read_body(call, update, outcome)) return {};
  if (!context.settings.typing_status_enabled) {
    outcome.refuse(proto::status::kUpdatingTypingStatusIsDisabled);
    return {};
  }
  if (update.is_group_message) return type_in_group(context, call, update.to_id, outcome);
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
