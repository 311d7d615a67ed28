// SPDX-License-Identifier: Apache-2.0
// CreateMessage. Source: Turms (MessageServiceController, MessageService, UserService).
#include <string>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/utf16.h"
#include "store/record_list.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using proto::CreateMessageRequest;

/// Why the request is not even a message; empty when it is one. In Turms' order.
std::string_view complaint_about(const CreateMessageRequest& message, const MessageSettings& settings, int64_t now) {
  if (message.has_is_system_message) return "clients can't send system messages";
  if (!message.has_group_id && !message.has_recipient_id) return "a message needs a recipient";
  if (utf16_length(message.text.view()) > settings.max_text_limit) return "the text is too long";
  int64_t records_size = 0;
  for (const std::string_view record : message.records) records_size += static_cast<int64_t>(record.size());
  if (records_size > settings.max_records_size_bytes) return "the records are too large";
  if (message.has_burn_after && message.burn_after < 0) return "burn_after must not be negative";
  if (message.has_delivery_date && message.delivery_date > now) return "the delivery date lies in the future";
  if (message.has_message_id) return "copying a message is not served";
  return {};
}

/// The code that keeps `sender` from writing to `recipient`, or 1000.
Result<int32_t> permission(WriteContext& context, int64_t sender, int64_t recipient) {
  const MessageSettings& settings = context.settings.message;
  if (sender == recipient) {
    return settings.allow_send_messages_to_oneself ? status::kOk : status::kSendingMessagesToOneselfIsDisabled;
  }
  if (!settings.allow_send_messages_to_stranger) {
    const auto relation = context.facts.relation(recipient, sender);
    if (!relation.ok()) return relation.error();
    return *relation == store::Relation::friendly ? status::kOk : status::kNotFriendToSendPrivateMessage;
  }
  if (settings.check_if_target_active_and_not_deleted) {
    const auto state = context.facts.state(recipient);
    if (!state.ok()) return state.error();
    if (*state != store::UserState::active) return status::kMessageRecipientNotActive;
  }
  // What counts is the recipient's block of the sender, never the sender's of the recipient.
  const auto relation = context.facts.relation(recipient, sender);
  if (!relation.ok()) return relation.error();
  return *relation == store::Relation::blocked ? status::kBlockedUserSendPrivateMessage : status::kOk;
}

Result<void> store_message(WriteContext& context, const CreateMessageRequest& message, int64_t sender,
                           const MessageStamp& stamp) {
  const MessageSettings& settings = context.settings.message;
  std::string records;
  if (settings.persist_record) {
    for (const std::string_view record : message.records) store::append_record(records, record);
  }
  store::NewMessage row;
  row.id = stamp.id;
  row.sender_id = sender;
  row.target_id = message.recipient_id;
  row.delivery_date = stamp.delivery_date;
  if (message.text.has()) row.text = message.text.view();
  row.records = records;
  if (message.has_burn_after) row.burn_after = message.burn_after;
  if (message.has_pre_message_id && settings.persist_pre_message_id) row.pre_message_id = message.pre_message_id;
  return context.tables.messages.insert(row);
}

/// The original fields with id and date filled in; to the recipient and the sender's other devices.
void relay(WriteContext& context, const Call& call, CreateMessageRequest message, const MessageStamp& stamp,
           Outcome& outcome) {
  message.has_message_id = true;
  message.message_id = stamp.id;
  message.has_delivery_date = true;
  message.delivery_date = stamp.delivery_date;
  std::string body;
  if (!proto::encode(message, body)) return outcome.fail({Code::internal, "create_message", "can't be relayed"});
  std::vector<Recipient> recipients;
  const auto& notify = context.settings.notification.message_created;
  if (notify.notify_message_recipients) recipients.push_back({message.recipient_id, kNoDeviceType});
  // A note to self has reached the own other sessions already, as its recipient's.
  if (notify.notify_requester_other_online_sessions &&
      (message.recipient_id != call.requester.user_id || recipients.empty())) {
    recipients.push_back({call.requester.user_id, call.requester.device_type});
  }
  outcome.push(call.requester.user_id, call.request.kind, body, std::move(recipients));
}

}  // namespace

Result<void> create_message(WriteContext& context, const Call& call, Outcome& outcome) {
  CreateMessageRequest message;
  if (!read_body(call, message, outcome)) return {};
  const auto complaint = complaint_about(message, context.settings.message, outcome.timestamp());
  if (!complaint.empty()) {
    outcome.refuse(status::kIllegalArgument, complaint);
    return {};
  }
  if (message.has_group_id) {
    outcome.refuse(status::kSendMessageToInactiveGroup);  // there are no groups yet
    return {};
  }
  const auto allowed = permission(context, call.requester.user_id, message.recipient_id);
  if (!allowed.ok()) return allowed.error();
  if (*allowed != status::kOk) {
    outcome.refuse(*allowed);
    return {};
  }
  const MessageStamp stamp = context.stamps.next(outcome.timestamp());
  TURMS_TRY(store_message(context, message, call.requester.user_id, stamp));
  outcome.accept_long(stamp.id);
  relay(context, call, message, stamp, outcome);
  return {};
}

}  // namespace turms::gateway::service
