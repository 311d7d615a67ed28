// SPDX-License-Identifier: Apache-2.0
#include "proto/notification.h"

namespace turms::proto {
namespace {

// Field numbers of TurmsNotification.
constexpr std::uint32_t kTimestamp = 1;
constexpr std::uint32_t kCustomAttributes = 2;
constexpr std::uint32_t kRequestId = 4;
constexpr std::uint32_t kCode = 5;
constexpr std::uint32_t kReason = 6;
constexpr std::uint32_t kData = 7;
constexpr std::uint32_t kRequesterId = 10;
constexpr std::uint32_t kCloseStatus = 11;
constexpr std::uint32_t kRelayedRequest = 12;

bool take_data_field(const WireField& field, Notification& notification) noexcept {
  const DataKind kind = data_kind_of(field.number);
  if (kind == DataKind::kNone) return true;
  const WireType expected = kind == DataKind::kLong ? WireType::kVarint : WireType::kBytes;
  if (field.type != expected) return false;
  if (kind == DataKind::kString && !is_utf8(field.bytes)) return false;
  notification.data_kind = kind;  // a oneof: the last one counts
  notification.data_long = kind == DataKind::kLong ? static_cast<std::int64_t>(field.value) : 0;
  notification.data = kind == DataKind::kLong ? std::string_view() : field.bytes;
  return true;
}

bool take_data(std::string_view bytes, Notification& notification) noexcept {
  WireReader reader(bytes);
  for (WireField field; reader.next(field);) {
    if (!take_data_field(field, notification)) return false;
  }
  return !reader.failed();
}

bool take_number(const WireField& field, Notification& notification) noexcept {
  if (field.type != WireType::kVarint) return false;
  const auto value = static_cast<std::int64_t>(field.value);
  switch (field.number) {
    case kTimestamp:
      notification.timestamp = value;
      break;
    case kRequestId:
      notification.request_id = value;
      break;
    case kRequesterId:
      notification.requester_id = value;
      break;
    case kCode:
      notification.code = static_cast<std::int32_t>(value);
      break;
    default:
      notification.close_status = static_cast<std::int32_t>(value);
      break;
  }
  return true;
}

bool take_field(const WireField& field, Notification& notification) noexcept {
  switch (field.number) {
    case kTimestamp:
    case kRequestId:
    case kCode:
    case kRequesterId:
    case kCloseStatus:
      return take_number(field, notification);
    case kCustomAttributes:
      return field.type == WireType::kBytes;
    case kReason:
      notification.reason = field.bytes;
      return field.type == WireType::kBytes && is_utf8(field.bytes);
    case kData:
      return field.type == WireType::kBytes && take_data(field.bytes, notification);
    case kRelayedRequest:
      notification.relayed_request = field.bytes;
      return field.type == WireType::kBytes;
    default:
      return true;
  }
}

void append_int(std::string& out, std::uint32_t number, std::optional<std::int64_t> value) {
  if (value) append_varint_field(out, number, static_cast<std::uint64_t>(*value));
}

void append_data(std::string& out, const Notification& notification) {
  if (notification.data_kind == DataKind::kNone) return;
  const auto kind = static_cast<std::uint32_t>(notification.data_kind);
  std::string header;
  if (notification.data_kind == DataKind::kLong) {
    append_varint_field(header, kind, static_cast<std::uint64_t>(notification.data_long));
    append_bytes_field(out, kData, header);
    return;
  }
  // The inner field's head and its bytes, without copying the bytes twice.
  append_varint(header, (std::uint64_t{kind} << 3U) | 2U);
  append_varint(header, notification.data.size());
  append_varint(out, (std::uint64_t{kData} << 3U) | 2U);
  append_varint(out, header.size() + notification.data.size());
  out.append(header).append(notification.data);
}

Notification response_of(std::int64_t timestamp, std::int64_t request_id, std::int32_t code) {
  Notification response;
  response.timestamp = timestamp;
  response.request_id = request_id;
  response.code = code;
  return response;
}

}  // namespace

bool parse_notification(std::string_view bytes, Notification& notification) noexcept {
  notification = Notification{};
  WireReader reader(bytes);
  for (WireField field; reader.next(field);) {
    if (!take_field(field, notification)) return false;
  }
  return !reader.failed();
}

void write_notification(std::string& out, const Notification& notification) {
  if (notification.timestamp != 0) append_int(out, kTimestamp, notification.timestamp);
  append_int(out, kRequestId, notification.request_id);
  append_int(out, kCode, notification.code);
  if (notification.reason) append_bytes_field(out, kReason, *notification.reason);
  append_data(out, notification);
  append_int(out, kRequesterId, notification.requester_id);
  append_int(out, kCloseStatus, notification.close_status);
  if (notification.relayed_request) append_bytes_field(out, kRelayedRequest, *notification.relayed_request);
}

void write_response(std::string& out, std::int64_t timestamp, std::int64_t request_id, std::int32_t code,
                    std::string_view reason) {
  Notification response = response_of(timestamp, request_id, code);
  if (!reason.empty()) response.reason = reason;
  write_notification(out, response);
}

void write_long_response(std::string& out, std::int64_t timestamp, std::int64_t request_id, std::int32_t code,
                         std::int64_t value) {
  Notification response = response_of(timestamp, request_id, code);
  response.data_kind = DataKind::kLong;
  response.data_long = value;
  write_notification(out, response);
}

void write_string_response(std::string& out, std::int64_t timestamp, std::int64_t request_id, std::int32_t code,
                           std::string_view value) {
  Notification response = response_of(timestamp, request_id, code);
  response.data_kind = DataKind::kString;
  response.data = value;
  write_notification(out, response);
}

void write_push(std::string& out, std::int64_t timestamp, std::int64_t requester_id, std::string_view relayed) {
  Notification push;
  push.timestamp = timestamp;
  push.requester_id = requester_id;
  push.relayed_request = relayed;
  write_notification(out, push);
}

void write_close_notice(std::string& out, std::int64_t timestamp, std::int32_t close_status, std::int32_t code,
                        std::string_view reason) {
  Notification notice;
  notice.timestamp = timestamp;
  notice.close_status = close_status;
  if (code != 0) notice.code = code;
  if (!reason.empty()) notice.reason = reason;
  write_notification(out, notice);
}

void write_session_info(std::string& out, std::int64_t timestamp, std::string_view session_id,
                        std::string_view server_id) {
  std::string session;
  if (!session_id.empty()) append_bytes_field(session, 1, session_id);
  if (!server_id.empty()) append_bytes_field(session, 2, server_id);
  Notification info;
  info.timestamp = timestamp;
  info.data_kind = DataKind::kUserSession;
  info.data = session;
  write_notification(out, info);
}

}  // namespace turms::proto
