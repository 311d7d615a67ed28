// SPDX-License-Identifier: Apache-2.0
#include "turms/notifications.h"

#include "proto/messages.h"

namespace turms::xmpp::upstream {
namespace {

std::optional<std::string_view> text_of(const proto::View& field) {
  return field.has() ? std::optional(field.view()) : std::nullopt;
}

uint32_t device_bits(const proto::Int32List& devices) {
  uint32_t bits = 0;
  for (const int32_t device : devices) {
    if (device >= 0 && device < 32) bits |= uint32_t{1} << static_cast<uint32_t>(device);
  }
  return bits;
}

}  // namespace

bool read(const Push& push, MessageView& message) {
  proto::CreateMessageRequest request;
  if (!proto::decode(as_text(push.body), request)) return false;
  message = {};
  if (request.has_message_id) message.id = MessageId(request.message_id);
  message.sender = push.requester;
  if (request.has_group_id) {
    message.group = GroupId(request.group_id);
  } else if (request.has_recipient_id) {
    message.recipient = UserId(request.recipient_id);
  }
  message.date_ms = request.has_delivery_date ? request.delivery_date : push.timestamp_ms;
  message.is_system = request.has_is_system_message && request.is_system_message;
  message.text = text_of(request.text);
  message.records = Repeated(as_text(push.body), 7);
  if (request.has_burn_after) message.burn_after = request.burn_after;
  return true;
}

bool read(const Push& push, MessageUpdateView& update) {
  return read_update(as_text(push.body), update);
}

bool read_update(std::string_view body, MessageUpdateView& update) {
  proto::UpdateMessageRequest request;
  if (!proto::decode(body, request)) return false;
  update = {};
  update.id = MessageId(request.message_id);
  update.text = text_of(request.text);
  update.records = Repeated(body, 3);
  if (request.has_recall_date) update.recalled_ms = request.recall_date;
  return true;
}

bool read(const Push& push, TypingView& typing) {
  proto::UpdateTypingStatusRequest request;
  if (!proto::decode(as_text(push.body), request)) return false;
  typing.sender = push.requester;
  typing.to_id = request.to_id;
  typing.is_group = request.is_group_message;
  typing.cargo = {};
  for (const std::string_view bytes : request.custom_attributes) {
    proto::Value value;
    if (!proto::decode(bytes, value) || !value.bytes_value.has()) continue;
    typing.cargo = value.bytes_value.view();
    break;
  }
  return true;
}

bool read(const Push& push, OnlineStatusView& status) {
  proto::UpdateUserOnlineStatusRequest request;
  if (!proto::decode(as_text(push.body), request)) return false;
  status.user = push.requester;
  status.status = request.user_status;
  status.devices = device_bits(request.device_types);
  return true;
}

int64_t message_id_of(const Push& push) {
  const auto kind = static_cast<proto::RequestKind>(push.kind);
  if (kind != proto::RequestKind::kCreateMessage && kind != proto::RequestKind::kUpdateMessage) return 0;
  proto::WireReader reader(as_text(push.body));
  for (proto::WireField field; reader.next(field);) {
    if (field.number == 1 && field.type == proto::WireType::kVarint)
      return static_cast<int64_t>(field.value);  // in both kinds
  }
  return 0;
}

bool read_row(std::string_view row, MessageView& message) {
  proto::Message stored;
  if (!proto::decode(row, stored)) return false;
  message = {};
  if (stored.has_id) message.id = MessageId(stored.id);
  if (stored.has_sender_id) message.sender = UserId(stored.sender_id);
  // For a group message Turms sets recipient_id, too: to the group's id (Turms semantics 4a).
  if (stored.has_group_id) {
    message.group = GroupId(stored.group_id);
  } else if (stored.has_recipient_id) {
    message.recipient = UserId(stored.recipient_id);
  }
  if (stored.has_delivery_date) message.date_ms = stored.delivery_date;
  if (stored.has_modification_date) message.modified_ms = stored.modification_date;
  message.is_system = stored.has_is_system_message && stored.is_system_message;
  message.text = text_of(stored.text);
  message.records = Repeated(row, 9);
  return true;
}

bool read_row(std::string_view row, ProfileView& profile) {
  proto::UserInfo info;
  if (!proto::decode(row, info)) return false;
  profile = {};
  if (info.has_id) profile.id = UserId(info.id);
  profile.name = text_of(info.name);
  profile.intro = text_of(info.intro);
  profile.picture = text_of(info.profile_picture);
  profile.is_active = !info.has_active || info.active;
  return true;
}

bool read_row(std::string_view row, OnlineStatusView& status) {
  proto::UserOnlineStatus info;
  if (!proto::decode(row, info)) return false;
  status.user = UserId(info.user_id);
  status.status = info.user_status;
  status.devices = device_bits(info.device_types);
  return true;
}

}  // namespace turms::xmpp::upstream
