// SPDX-License-Identifier: Apache-2.0
#include "service/outcome.h"

#include "proto/request.h"
#include "proto/status_codes.h"
#include "proto/wire.h"

namespace turms::gateway::service {

void Outcome::accept() {
  code_ = proto::status::kOk;
  response_.clear();
  proto::write_response(response_, timestamp_, request_id_, code_);
}

void Outcome::accept_long(int64_t value) {
  code_ = proto::status::kOk;
  response_.clear();
  proto::write_long_response(response_, timestamp_, request_id_, code_, value);
}

void Outcome::refuse(int32_t code, std::string_view reason) {
  code_ = code;
  pushes_.clear();
  closings_.clear();
  response_.clear();
  proto::write_response(response_, timestamp_, request_id_, code, reason);
}

void Outcome::fail(Error error, bool tell_reason) {
  refuse(proto::status::kServerInternalError, tell_reason ? error.to_string() : std::string());
  failure_ = std::move(error);
}

void Outcome::push(int64_t requester_id, proto::RequestKind kind, std::string_view body,
                   std::vector<Recipient> recipients) {
  if (recipients.empty()) return;
  // The relayed request holds the requester's own request_id, and never the envelope's custom attributes.
  std::string relayed;
  proto::write_request_bytes(relayed, request_id_, kind, body);
  std::string notification;
  notification.reserve(relayed.size() + 32);
  proto::write_push(notification, timestamp_, requester_id, relayed);
  pushes_.push_back({SharedBytes(std::move(notification)), std::move(recipients)});
}

void Outcome::push_consequence(int64_t requester_id, proto::RequestKind kind, std::string_view body,
                               std::vector<Recipient> recipients, std::optional<int64_t> notification_id) {
  if (recipients.empty()) return;
  std::string relayed;
  proto::append_bytes_field(relayed, static_cast<uint32_t>(kind), body);
  proto::Notification push;
  push.timestamp = timestamp_;
  push.request_id = notification_id;
  push.requester_id = requester_id;
  push.relayed_request = relayed;
  std::string notification;
  proto::write_notification(notification, push);
  pushes_.push_back({SharedBytes(std::move(notification)), std::move(recipients)});
}

}  // namespace turms::gateway::service
