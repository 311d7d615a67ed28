// SPDX-License-Identifier: Apache-2.0
#include "turms/requests.h"

#include "proto/messages.h"

namespace turms::xmpp::upstream {
namespace {

// Encoding fails only for a nested struct of the wrong type, which none of these has.
template <class Message>
Bytes replace(std::string& body, const Message& message) {
  body.clear();
  static_cast<void>(proto::encode(message, body));
  return as_bytes(body);
}

template <class Wire, class Value>
void set(bool& has, Wire& field, const std::optional<Value>& value) {
  has = value.has_value();
  if (value) field = *value;
}

}  // namespace

Bytes encode(const CreateMessage& request, std::string& body) {
  proto::CreateMessageRequest message{};
  message.has_group_id = static_cast<bool>(request.group);
  message.group_id = request.group.value();
  message.has_recipient_id = static_cast<bool>(request.recipient);
  message.recipient_id = request.recipient.value();
  if (request.text) message.text = *request.text;
  message.records = proto::ViewList(request.records);
  set(message.has_burn_after, message.burn_after, request.burn_after);
  return replace(body, message);
}

Bytes encode(const QueryMessages& request, std::string& body) {
  proto::QueryMessagesRequest message{};
  message.ids = request.ids;
  message.has_are_group_messages = true;  // Turms refuses a query that leaves it out
  message.are_group_messages = request.are_group_messages;
  message.from_ids = request.from_ids;
  set(message.has_delivery_date_start, message.delivery_date_start, request.date_start_ms);
  set(message.has_delivery_date_end, message.delivery_date_end, request.date_end_ms);
  set(message.has_max_count, message.max_count, request.max_count);
  message.has_descending = request.descending;
  message.descending = request.descending;
  return replace(body, message);
}

Bytes encode(const QueryUserProfiles& request, std::string& body) {
  proto::QueryUserProfilesRequest message{};
  message.user_ids = request.user_ids;
  return replace(body, message);
}

Bytes encode(const QueryUserOnlineStatuses& request, std::string& body) {
  proto::QueryUserOnlineStatusesRequest message{};
  message.user_ids = request.user_ids;
  return replace(body, message);
}

Bytes encode(const UpdateUserOnlineStatus& request, std::string& body) {
  proto::UpdateUserOnlineStatusRequest message{};
  message.device_types = request.device_types;
  message.user_status = request.status;
  return replace(body, message);
}

Bytes encode(const DeleteSession& /*request*/, std::string& body) {
  body.clear();
  return as_bytes(body);
}

Bytes encode(const UpdateTypingStatus& request, std::string& body) {
  proto::UpdateTypingStatusRequest message{};
  message.is_group_message = request.is_group;
  message.to_id = request.to_id;
  return replace(body, message);
}

}  // namespace turms::xmpp::upstream
