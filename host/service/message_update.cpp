// SPDX-License-Identifier: Apache-2.0
// UpdateMessage: its sender edits a message, or recalls it. Source: Turms (MessageServiceController,
// MessageService.authAndUpdateMessage).
#include <array>
#include <optional>
#include <string>
#include <string_view>

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
using proto::UpdateMessageRequest;

bool is_edit(const UpdateMessageRequest& update) {
  return update.text.has() || !update.records.empty();
}

/// The code that forbids an edit, or 1000. `message` is nothing when there is none of that id.
Result<int32_t> permission_to_edit(WriteContext& context, int64_t user_id,
                                   const std::optional<store::Message>& message) {
  if (!context.settings.message.allow_edit_message_by_sender) return status::kUpdatingMessageBySenderIsDisabled;
  if (!message || message->sender_id != user_id) return status::kNotSenderToUpdateMessage;
  if (!message->is_group) return status::kOk;
  const auto group = context.groups.group(message->target_id);
  if (!group.ok()) return group.error();
  if (!group->has_value() || !(*group)->active) return status::kUpdateMessageOfNonexistentGroup;
  return (*group)->type.message_editable ? status::kOk : status::kUpdatingGroupMessageBySenderIsDisabled;
}

Result<int32_t> permission_to_recall(WriteContext& context, int64_t user_id,
                                     const std::optional<store::Message>& message, int64_t now) {
  const MessageSettings& settings = context.settings.message;
  if (!settings.allow_recall_message) return status::kRecallingMessageIsDisabled;
  if (!message || message->sender_id != user_id) return status::kNotSenderToRecallMessage;
  const int64_t age = now - message->delivery_date;
  if (age > int64_t{settings.available_recall_duration_seconds} * 1000) return status::kMessageRecallTimeout;
  if (!message->is_group) return status::kOk;
  const auto group = context.groups.group(message->target_id);
  if (!group.ok()) return group.error();
  return group->has_value() && (*group)->active ? status::kOk : status::kRecallMessageOfNonexistentGroup;
}

/// Turms asks who is asking before it looks at what he asks for.
std::string_view complaint_about(const UpdateMessageRequest& update, const MessageSettings& settings, int64_t now) {
  if (utf16_length(update.text.view()) > settings.max_text_limit) return "the text is too long";
  int64_t records_size = 0;
  for (const std::string_view record : update.records) records_size += static_cast<int64_t>(record.size());
  if (records_size > settings.max_records_size_bytes) return "the records are too large";
  if (update.has_recall_date && update.recall_date > now) return "the recall date lies in the future";
  return {};
}

/// 1000, or why not; a complaint is 1102.
Result<int32_t> check(WriteContext& context, const UpdateMessageRequest& update, int64_t user_id,
                      const std::optional<store::Message>& message, int64_t now) {
  if (is_edit(update)) {
    const auto allowed = permission_to_edit(context, user_id, message);
    if (!allowed.ok() || *allowed != status::kOk) return allowed;
  }
  if (update.has_recall_date) return permission_to_recall(context, user_id, message, now);
  return status::kOk;
}

Result<void> store_update(WriteContext& context, const UpdateMessageRequest& update, int64_t date) {
  store::MessageEdit edit;
  if (update.text.has()) edit.text = update.text.view();
  std::string records;
  if (context.settings.message.persist_record && !update.records.empty()) {
    for (const std::string_view record : update.records) store::append_record(records, record);
    edit.records = records;
  }
  if (is_edit(update)) TURMS_TRY(context.tables.message_changes.edit(update.message_id, edit, date));
  if (update.has_recall_date) {
    TURMS_TRY(context.tables.message_changes.recall(update.message_id, update.recall_date, date));
  }
  return {};
}

Result<void> relay(WriteContext& context, const Call& call, const MessageTarget& target, Outcome& outcome) {
  const auto& notify = context.settings.notification.message_updated;
  auto recipients =
      recipients_of(context, call.requester, target,
                    {notify.notify_message_recipients, true, notify.notify_requester_other_online_sessions});
  if (!recipients.ok()) return recipients.error();
  outcome.push(call.requester.user_id, call.request.kind, call.request.body, std::move(recipients).value());
  return {};
}

/// The two records of the system message about a recall: its type, and the recalled id, lowest byte first.
struct RecallRecords {
  explicit RecallRecords(int64_t message_id) {
    for (size_t i = 0; i < id.size(); ++i) {
      id[i] = static_cast<char>(static_cast<uint64_t>(message_id) >> (8 * i) & 0xFFU);
    }
  }
  [[nodiscard]] std::array<std::string_view, 2> views() const {
    return {std::string_view("\x01", 1), std::string_view(id.data(), id.size())};
  }
  std::array<char, 8> id{};
};

Result<void> announce_recall(WriteContext& context, const Requester& requester, const store::Message& recalled,
                             Outcome& outcome) {
  const MessageStamp stamp = context.stamps.next(outcome.timestamp());
  const RecallRecords records(recalled.id);
  const auto views = records.views();
  std::string packed;
  if (context.settings.message.persist_record) {
    for (const std::string_view record : views) store::append_record(packed, record);
  }
  store::NewMessage row;
  row.id = stamp.id;
  row.sender_id = requester.user_id;
  row.target_id = recalled.target_id;
  row.is_group = recalled.is_group;
  row.is_system = true;
  row.delivery_date = stamp.delivery_date;
  row.records = packed;
  TURMS_TRY(append_message(context, row));

  proto::CreateMessageRequest message{};
  message.has_message_id = message.has_is_system_message = message.has_delivery_date = message.is_system_message = true;
  message.message_id = stamp.id;
  message.delivery_date = stamp.delivery_date;
  message.has_group_id = recalled.is_group;
  message.has_recipient_id = !recalled.is_group;
  (recalled.is_group ? message.group_id : message.recipient_id) = recalled.target_id;
  message.records = std::span<const std::string_view>(views);
  std::string body;
  if (!proto::encode(message, body)) return Error{Code::internal, "update_message", "can't be relayed"};
  const auto& notify = context.settings.notification.message_created;
  auto recipients = recipients_of(context, requester, target_of(recalled),
                                  {true, false, notify.notify_requester_other_online_sessions});
  if (!recipients.ok()) return recipients.error();
  outcome.push_consequence(requester.user_id, proto::RequestKind::kCreateMessage, body, std::move(recipients).value(),
                           0);
  return {};
}

/// A permitted and sound update.
Result<void> carry_out(WriteContext& context, const Call& call, const UpdateMessageRequest& update,
                       const store::Message& message, Outcome& outcome) {
  auto savepoint = store::Savepoint::begin(context.database);
  if (!savepoint.ok()) return savepoint.error();
  TURMS_TRY(store_update(context, update, context.stamps.next(outcome.timestamp()).delivery_date));
  outcome.accept();
  TURMS_TRY(relay(context, call, target_of(message), outcome));
  if (update.has_recall_date) TURMS_TRY(announce_recall(context, call.requester, message, outcome));
  return savepoint->keep();
}

}  // namespace

Result<void> update_message(WriteContext& context, const Call& call, Outcome& outcome) {
  UpdateMessageRequest update;
  if (!read_body(call, update, outcome)) return {};
  if (!is_edit(update) && !update.has_recall_date) {
    outcome.accept();  // nothing to do, and nothing to tell
    return {};
  }
  const auto message = context.tables.messages.find(update.message_id, true);
  if (!message.ok()) return message.error();
  const auto allowed = check(context, update, call.requester.user_id, *message, outcome.timestamp());
  if (!allowed.ok()) return allowed.error();
  if (*allowed != status::kOk) {
    outcome.refuse(*allowed);
    return {};
  }
  const auto complaint = complaint_about(update, context.settings.message, outcome.timestamp());
  if (!complaint.empty()) {
    outcome.refuse(status::kIllegalArgument, complaint);
    return {};
  }
  return carry_out(context, call, update, **message, outcome);
}

}  // namespace turms::gateway::service
