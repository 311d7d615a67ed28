// SPDX-License-Identifier: Apache-2.0
// CreateMessageReactions, DeleteMessageReactions. Turms' schema has them and Turms refuses them all with 1102, so their
// rules are ours: whoever takes part in a message may react to it, under the same permission as writing an answer, and
// those who are told of an edit are told of a reaction.
#include <set>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/message_target.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;

/// Where an answer to the message would go.
MessageTarget other_side(const store::Message& message, int64_t user_id) {
  if (message.is_group || message.sender_id == user_id) return target_of(message);
  return {message.sender_id, false};
}

/// The message, when this user may react to it; nothing when the outcome says why not.
Result<std::optional<store::Message>> find_message(WriteContext& context, int64_t user_id, int64_t message_id,
                                                   Outcome& outcome) {
  auto message = context.tables.messages.find(message_id);
  if (!message.ok()) return message;
  bool has_part = false;
  if (message->has_value()) {
    const auto part = takes_part(context, user_id, **message);
    if (!part.ok()) return part.error();
    has_part = *part;
  }
  if (!has_part) {
    outcome.refuse(status::kIllegalArgument, "there is no such message");
    return std::optional<store::Message>();
  }
  const auto allowed = permission_to_send(context, user_id, other_side(**message, user_id), outcome.timestamp());
  if (!allowed.ok()) return allowed.error();
  if (*allowed != status::kOk) {
    outcome.refuse(*allowed);
    message->reset();
  }
  return message;
}

/// Adds them all; false when that would be too many.
Result<bool> add_all(WriteContext& context, int64_t message_id, int64_t user_id, const std::set<int32_t>& types) {
  for (const int32_t type : types) {
    const auto added = context.tables.message_reactions.add(message_id, type, user_id);
    if (!added.ok()) return added.error();
  }
  const auto counts = context.tables.message_reactions.counts(message_id, user_id);
  if (!counts.ok()) return counts.error();
  return counts->types <= context.settings.message.max_reaction_types_per_message &&
         counts->of_user <= context.settings.message.max_reactions_per_user_and_message;
}

Result<void> finish(WriteContext& context, const Call& call, const store::Message& message, Outcome& outcome) {
  TURMS_TRY(
      context.tables.message_changes.note_reaction(message.id, context.stamps.next(outcome.timestamp()).delivery_date));
  outcome.accept();
  const auto& notify = context.settings.notification.message_updated;
  auto recipients =
      recipients_of(context, call.requester, other_side(message, call.requester.user_id),
                    {notify.notify_message_recipients, false, notify.notify_requester_other_online_sessions});
  if (!recipients.ok()) return recipients.error();
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, std::move(recipients).value());
  return {};
}

/// What both requests have in common; nothing when the outcome is complete.
template <class T>
Result<std::optional<store::Message>> begin(WriteContext& context, const Call& call, T& request, Outcome& outcome) {
  std::optional<store::Message> none;
  if (!read_body(call, request, outcome)) return none;
  const MessageSettings& settings = context.settings.message;
  if (!settings.allow_reactions) {
    outcome.refuse(status::kIllegalArgument, "reactions are switched off");
    return none;
  }
  if (request.reaction_types.size() > static_cast<size_t>(settings.max_reactions_per_user_and_message)) {
    outcome.refuse(status::kIllegalArgument, "too many reactions");
    return none;
  }
  return find_message(context, call.requester.user_id, request.message_id, outcome);
}

}  // namespace

Result<void> create_message_reactions(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::CreateMessageReactionsRequest request;
  const auto message = begin(context, call, request, outcome);
  if (!message.ok()) return message.error();
  if (!message->has_value()) return {};
  std::set<int32_t> types;
  for (const int32_t type : request.reaction_types) types.insert(type);
  if (types.empty()) {
    outcome.accept();
    return {};
  }
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  const auto fits = add_all(context, request.message_id, call.requester.user_id, types);
  if (!fits.ok()) return fits.error();
  if (!*fits) {
    outcome.refuse(status::kIllegalArgument, "too many reactions");
    return {};
  }
  TURMS_TRY(finish(context, call, **message, outcome));
  return savepoint->keep();
}

Result<void> delete_message_reactions(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteMessageReactionsRequest request;
  const auto message = begin(context, call, request, outcome);
  if (!message.ok()) return message.error();
  if (!message->has_value()) return {};
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  bool has_removed = false;
  for (const int32_t type : request.reaction_types) {
    const auto removed = context.tables.message_reactions.remove(request.message_id, type, call.requester.user_id);
    if (!removed.ok()) return removed.error();
    has_removed = has_removed || *removed;
  }
  if (!has_removed) {
    outcome.accept();  // nothing changed, so nobody is told
    return {};
  }
  TURMS_TRY(finish(context, call, **message, outcome));
  return savepoint->keep();
}

}  // namespace turms::gateway::service
