// SPDX-License-Identifier: Apache-2.0
// The TurmsNotification envelope: everything a client receives, be it a response, a push, a close notice or the session
// info after login. Read in two phases like a request: parse_notification() first, then decode() of `data` by its kind,
// or parse_request() of `relayed_request`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proto/kinds.h"
#include "proto/messages.h"

namespace turms::proto {

/// One notification, parsed or to be written. Owner: the views point into the parsed bytes or at the writer's.
struct Notification {
  std::int64_t timestamp = 0;  ///< milliseconds since the Unix epoch
  std::optional<std::int64_t> request_id;
  std::optional<std::int32_t> code;        ///< see status_codes.h
  std::optional<std::string_view> reason;  ///< UTF-8
  DataKind data_kind = DataKind::kNone;
  std::int64_t data_long = 0;  ///< when kLong
  std::string_view data;       ///< the text when kString (UTF-8), else the encoded message
  std::optional<std::int64_t> requester_id;
  std::optional<std::int32_t> close_status;         ///< see close_status.h
  std::optional<std::string_view> relayed_request;  ///< an encoded TurmsRequest

  /// What it is, by the fields that are set. A response has both `request_id` and `code`.
  [[nodiscard]] bool is_response() const noexcept { return request_id.has_value() && code.has_value(); }
  [[nodiscard]] bool is_push() const noexcept { return relayed_request.has_value() && !code.has_value(); }
  [[nodiscard]] bool is_close_notice() const noexcept { return close_status.has_value(); }
  [[nodiscard]] bool is_session_info() const noexcept { return !request_id && data_kind == DataKind::kUserSession; }
};

/// The gateway's answer to a heartbeat that failed carries this request id.
inline constexpr std::int64_t kHeartbeatRequestId = -100;
/// The gateway's answer to bytes it could not parse carries this request id.
inline constexpr std::int64_t kUnparsableRequestId = -1;

/// \errors  false when the bytes are no message, a known field has a wrong wire type, or a text is not UTF-8. What lies
/// in
///          `data` and `relayed_request` is not looked into.
/// Thread: any.
[[nodiscard]] bool parse_notification(std::string_view bytes, Notification& notification) noexcept;

/// Appends the notification to `out`. Thread: any.
void write_notification(std::string& out, const Notification& notification);

/// A response without data. \param timestamp  now, in milliseconds. \param reason  left out when empty.
void write_response(std::string& out, std::int64_t timestamp, std::int64_t request_id, std::int32_t code,
                    std::string_view reason = {});
/// A response whose data is one number, such as the id of what was created.
void write_long_response(std::string& out, std::int64_t timestamp, std::int64_t request_id, std::int32_t code,
                         std::int64_t value);
/// A response whose data is one text.
void write_string_response(std::string& out, std::int64_t timestamp, std::int64_t request_id, std::int32_t code,
                           std::string_view value);
/// A response whose data is a message. \errors  as encode(); `out` is then unchanged.
template <class T>
requires(kDataKindOf<T> != DataKind::kNone)
    [[nodiscard]] bool write_data_response(std::string& out, std::int64_t timestamp, std::int64_t request_id,
                                           std::int32_t code, const T& data) {
  std::string bytes;
  if (!encode(data, bytes)) return false;
  Notification response;
  response.timestamp = timestamp;
  response.request_id = request_id;
  response.code = code;
  response.data_kind = kDataKindOf<T>;
  response.data = bytes;
  write_notification(out, response);
  return true;
}

/// A push: what `requester_id` asked for, relayed to those whom it concerns. \param relayed  an encoded TurmsRequest.
void write_push(std::string& out, std::int64_t timestamp, std::int64_t requester_id, std::string_view relayed);
/// The last notification of a session. \param code, reason  left out when 0 and empty.
void write_close_notice(std::string& out, std::int64_t timestamp, std::int32_t close_status, std::int32_t code = 0,
                        std::string_view reason = {});
/// The push that tells a new session its id; sent before the response to its login.
void write_session_info(std::string& out, std::int64_t timestamp, std::string_view session_id,
                        std::string_view server_id);

}  // namespace turms::proto
