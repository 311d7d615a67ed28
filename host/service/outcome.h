// SPDX-License-Identifier: Apache-2.0
// What a request leads to: the encoded response, the pushes with their recipients, the sessions that end. A handler
// fills it in; the backend carries it out once the transaction is committed, in the order response, pushes, closings.
// Turms pushes only when the code is 1000, so refuse() and fail() drop what was there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/shared_bytes.h"
#include "proto/notification.h"
#include "proto/status_codes.h"
#include "service/requester.h"

namespace turms::gateway::service {

inline constexpr int32_t kNoDeviceType = -1;

/// All sessions of a user, or all but the one of a device type ("own other sessions").
struct Recipient {
  int64_t user_id = 0;
  int32_t excluded_device_type = kNoDeviceType;
};

struct Push {
  SharedBytes notification;
  std::vector<Recipient> recipients;
};

struct Closing {
  SessionKey session = 0;
  int32_t close_status = 0;
};

class Outcome {
 public:
  /// \param timestamp   now, in milliseconds; goes into everything that is written
  /// \param request_id  of the request that is answered
  Outcome(int64_t timestamp, int64_t request_id) : timestamp_(timestamp), request_id_(request_id) {}

  /// 1000 without data.
  void accept();
  /// 1000 and a number, such as the id of what was created.
  void accept_long(int64_t value);
  /// 1000 and a message of the schema.
  template <class T>
  void accept_data(const T& data) {
    code_ = proto::status::kOk;
    response_.clear();
    if (!proto::write_data_response(response_, timestamp_, request_id_, code_, data)) fail({});
  }
  /// Any other code. 1001 and 1002 are successes, with nothing pushed either.
  void refuse(int32_t code, std::string_view reason = {});
  /// 1200, and what went wrong for the log; `reason` reaches the client only when the operator allows it.
  void fail(Error error, bool tell_reason = false);
  /// No response at all (DeleteSession).
  void stay_silent() { response_.clear(); }

  /// Relays `body`, the message of a request of this kind, to `recipients`.
  void push(int64_t requester_id, proto::RequestKind kind, std::string_view body, std::vector<Recipient> recipients);
  /// The same for a request that nobody made but that follows from one, such as a message of the system. It has no
  /// request id inside. \param notification_id  the notification's own request id, where Turms gives one
  void push_consequence(int64_t requester_id, proto::RequestKind kind, std::string_view body,
                        std::vector<Recipient> recipients, std::optional<int64_t> notification_id = std::nullopt);
  void close(SessionKey session, int32_t close_status) { closings_.push_back({session, close_status}); }

  [[nodiscard]] int32_t code() const { return code_; }
  [[nodiscard]] int64_t timestamp() const { return timestamp_; }
  [[nodiscard]] int64_t request_id() const { return request_id_; }
  [[nodiscard]] const std::string& response() const { return response_; }
  [[nodiscard]] std::string take_response() { return std::move(response_); }
  [[nodiscard]] const std::vector<Push>& pushes() const { return pushes_; }
  [[nodiscard]] std::vector<Push>& pushes() { return pushes_; }
  [[nodiscard]] const std::vector<Closing>& closings() const { return closings_; }
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  int64_t timestamp_;
  int64_t request_id_;
  int32_t code_ = 0;
  std::string response_;
  std::vector<Push> pushes_;
  std::vector<Closing> closings_;
  std::optional<Error> failure_;
};

}  // namespace turms::gateway::service
