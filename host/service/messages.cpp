// SPDX-License-Identifier: Apache-2.0
// CreateMessage: a new message, or a copy of an old one. Source: Turms (MessageServiceController, MessageService).
#include <optional>
#include <string>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/message_append.h"
#include "service/message_target.h"
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
  return {};
}

/// What is sent: the request's own content, or that of the message it copies. Views into either.
struct Content {
  std::optional<std::string_view> text;
  std::vector<std::string_view> records;
  std::optional<int64_t> burn_after;
  std::optional<int64_t> pre_message_id;
};

Content content_of(const CreateMessageRequest& message) {
  Content content;
  if (message.text.has()) content.text = message.text.view();
  for (const std::string_view record : message.records) content.records.push_back(record);
  if (message.has_burn_after) content.burn_after = message.burn_after;
  if (message.has_pre_message_id) content.pre_message_id = message.pre_message_id;
  return content;
}

Content content_of(const store::Message& source) {
  Content content;
  if (source.text) content.text = *source.text;
  content.records = store::unpack_records(source.records).value_or(std::vector<std::string_view>());
  content.burn_after = source.burn_after;
  return content;
}

/// The message to copy; nothing when there is none or the requester has no part in it, which he can't tell apart.
Result<std::optional<store::Message>> find_source(WriteContext& context, int64_t user_id, int64_t message_id) {
  auto source = context.tables.messages.find(message_id);
  if (!source.ok() || !source->has_value()) return source;
  const auto allowed = takes_part(context, user_id, **source);
  if (!allowed.ok()) return allowed.error();
  if (!*allowed) source->reset();
  return source;
}

Result<void> store_message(WriteContext& context, const Content& content, int64_t sender, const MessageTarget& target,
                           const MessageStamp& stamp) {
  const MessageSettings& settings = context.settings.message;
  std::string records;
  if (settings.persist_record) {
    for (const std::string_view record : content.records) store::append_record(records, record);
  }
  store::NewMessage row;
  row.id = stamp.id;
  row.sender_id = sender;
  row.target_id = target.id;
  row.is_group = target.is_group;
  row.delivery_date = stamp.delivery_date;
  row.text = content.text;
  row.records = records;
  row.burn_after = content.burn_after;
  if (settings.persist_pre_message_id) row.pre_message_id = content.pre_message_id;
  return append_message(context, row);
}

/// The request with its content, id and date filled in; to the recipients and the sender's other devices.
Result<void> relay(WriteContext& context, const Call& call, CreateMessageRequest message, const Content& content,
                   const MessageTarget& target, const MessageStamp& stamp, Outcome& outcome) {
  message.has_message_id = context.settings.message.persist_message;
  message.message_id = stamp.id;
  message.has_delivery_date = true;
  message.delivery_date = stamp.delivery_date;
  message.text = content.text ? proto::View(*content.text) : proto::View();
  message.records = content.records;
  message.has_burn_after = content.burn_after.has_value();
  message.burn_after = static_cast<int32_t>(content.burn_after.value_or(0));
  if (target.is_group) message.has_recipient_id = false;  // the group wins
  std::string body;
  if (!proto::encode(message, body)) return Error{Code::internal, "create_message", "can't be relayed"};
  const auto& notify = context.settings.notification.message_created;
  auto recipients =
      recipients_of(context, call.requester, target,
                    {notify.notify_message_recipients, false, notify.notify_requester_other_online_sessions});
  if (!recipients.ok()) return recipients.error();
  outcome.push(call.requester.user_id, call.request.kind, body, std::move(recipients).value());
  return {};
}

Result<void> send(WriteContext& context, const Call& call, const CreateMessageRequest& message, const Content& content,
                  Outcome& outcome) {
  const int64_t sender = call.requester.user_id;
  const MessageTarget target =
      message.has_group_id ? MessageTarget{message.group_id, true} : MessageTarget{message.recipient_id, false};
  const auto allowed = permission_to_send(context, sender, target, outcome.timestamp());
  if (!allowed.ok()) return allowed.error();
  if (*allowed != status::kOk) {
    outcome.refuse(*allowed);
    return {};
  }
  const MessageStamp stamp = context.stamps.next(outcome.timestamp());
  if (context.settings.message.persist_message) {
    TURMS_TRY(store_message(context, content, sender, target, stamp));
    outcome.accept_long(stamp.id);
  } else {
    outcome.accept();
  }
  return relay(context, call, message, content, target, stamp, outcome);
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
  if (!message.has_message_id) return send(context, call, message, content_of(message), outcome);
  const auto source = find_source(context, call.requester.user_id, message.message_id);
  if (!source.ok()) return source.error();
  if (!source->has_value()) {
    outcome.refuse(status::kNotMessageRecipientOrSenderToForwardMessage);
    return {};
  }
  return send(context, call, message, content_of(**source), outcome);
}

}  // namespace turms::gateway::service
