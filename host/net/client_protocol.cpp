// SPDX-License-Identifier: Apache-2.0
#include "net/client_protocol.h"

#include <cmath>
#include <optional>
#include <utility>

#include "proto/close_status.h"
#include "proto/messages.h"
#include "proto/notification.h"
#include "proto/status_codes.h"

namespace turms::gateway::net {

namespace close_status = proto::close_status;
namespace status = proto::status;

namespace {

constexpr int64_t kNanosPerMilli = 1'000'000;

std::string_view view_of(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The envelope as a gateway wants it. Unlike Turms we let custom_attributes stand before the kind (turms-semantics 6,
/// 1).
bool parse_envelope(std::string_view bytes, proto::Request& request) {
  return proto::parse_request(bytes, request) && request.has_request_id && request.kind != proto::RequestKind::kNone &&
         (request.is_in_gateway_order || request.has_custom_attributes);
}

/// Written so that NaN is out of range.
// As far as the maps of the web go. Source: Turms (Location).
constexpr float kMaxLatitude = 85.05112878F;
constexpr float kMaxLongitude = 180.0F;

/// Whether the login names no place, or one on earth; that one is put into `place`.
bool read_location(const proto::CreateSessionRequest& login, std::optional<sessions::Coordinates>& place) {
  if (!login.location.has()) return true;
  proto::UserLocation at;
  if (!proto::decode(login.location.view(), at)) return false;
  place = {at.latitude, at.longitude};
  // Written so that what is no number is out of range as well.
  return std::abs(at.latitude) <= kMaxLatitude && std::abs(at.longitude) <= kMaxLongitude;
}

sessions::OpenRequest open_request(const proto::CreateSessionRequest& login, const std::string& ip) {
  sessions::OpenRequest request;
  request.auth = sessions::Auth::password;
  request.user_id = login.user_id;
  request.version = login.version;
  request.device_type = login.device_type;
  request.user_status = login.has_user_status ? login.user_status : proto::user_status::kAvailable;
  request.secret = login.password.str();
  request.ip_address = ip;
  for (const std::string_view entry : login.device_details) {
    proto::CreateSessionRequest_DeviceDetailsEntry detail;
    if (proto::decode(entry, detail)) request.device_details.emplace_back(detail.key.str(), detail.value.str());
  }
  return request;
}

}  // namespace

bool ClientProtocol::on_payload(std::span<const uint8_t> payload) {
  if (is_ending()) return false;
  if (state_ == State::open) context_.backend.touch(session_);
  if (payload.empty()) {
    on_heartbeat();
    return true;
  }
  proto::Request request;
  proto::CreateSessionRequest login;
  const bool is_read = parse_envelope(view_of(payload), request) &&
                       (request.kind != proto::RequestKind::kCreateSession || proto::decode(request.body, login));
  if (!is_read) {
    // With a session Turms asks first whether "no kind" is permitted, and it never is.
    respond(proto::kUnparsableRequestId, has_session() ? status::kUnauthorizedRequest : status::kInvalidRequest);
  } else if (request.request_id <= 0) {
    respond(request.request_id, status::kInvalidRequest, "The request ID must be greater than 0");
  } else if (!context_.limits.take_token(ip_, static_cast<int64_t>(context_.clock.monotonic_ns()) / kNanosPerMilli)) {
    respond(request.request_id, status::kClientRequestsTooFrequent);
  } else if (request.kind == proto::RequestKind::kCreateSession) {
    log_in(request.request_id, login);
  } else {
    on_request(request);
  }
  return !is_ending();
}

void ClientProtocol::on_heartbeat() {
  if (state_ == State::open) {
    carrier_.send(SharedBytes());
  } else {
    respond(proto::kHeartbeatRequestId, status::kUpdateHeartbeatOfNonexistentSession);
  }
}

void ClientProtocol::on_request(const proto::Request& request) {
  if (request.kind != proto::RequestKind::kDeleteSession) {
    forward(request);
  } else if (state_ == State::open) {
    // The only answer is the close notice; without a session there is none at all, as in Turms.
    close_session(close_status::kDisconnectedByClient);
  }
}

void ClientProtocol::forward(const proto::Request& request) {
  if (state_ != State::open) {
    respond(request.request_id, status::kServerInternalError);  // sic: Turms' code for a request without a session
    return;
  }
  const std::span bytes(reinterpret_cast<const uint8_t*>(request.envelope.data()), request.envelope.size());
  switch (context_.backend.submit(session_, bytes)) {
    case sessions::SubmitStatus::ok:
      break;
    case sessions::SubmitStatus::gone:
      respond(request.request_id, status::kServerInternalError);
      break;
    case sessions::SubmitStatus::full:
      respond(request.request_id, status::kServerUnavailable, "Too many requests wait");
      break;
  }
}

void ClientProtocol::log_in(int64_t request_id, const proto::CreateSessionRequest& login) {
  if (state_ != State::fresh) {
    respond(request_id, status::kCreateExistingSession);
    return;
  }
  sessions::OpenRequest open = open_request(login, ip_);
  if (!read_location(login, open.location)) {
    respond(request_id, status::kIllegalArgument, "The location is out of range");
    return;
  }
  state_ = State::opening;
  login_request_id_ = request_id;
  session_ = context_.backend.open(std::move(open), context_.sink);
  if (session_ == 0) {
    state_ = State::fresh;
    respond(request_id, status::kServerUnavailable, "The service is going down");
    return;
  }
  carrier_.bind(session_);
}

void ClientProtocol::on_event(const SessionEvent& event) {
  if (state_ == State::ended || event.id != session_) return;
  if (const auto* opened = std::get_if<sessions::OpenResult>(&event.what)) {
    on_opened(*opened);
  } else if (const auto* notification = std::get_if<SharedBytes>(&event.what)) {
    carrier_.send(*notification);
  } else if (const auto* closed = std::get_if<SessionClosed>(&event.what)) {
    on_closed(*closed);
  } else {
    close_session(close_status::kServerError);
  }
}

void ClientProtocol::on_opened(const sessions::OpenResult& result) {
  if (state_ != State::opening) return;
  if (result.turms_code != status::kOk) {
    state_ = State::fresh;
    session_ = 0;
    respond(login_request_id_, result.turms_code, result.reason);
    return;
  }
  state_ = State::open;
  if (context_.settings.notify_clients_of_session_info_after_connected) {
    std::string info;
    proto::write_session_info(info, context_.clock.unix_ms(), result.turms_session_id, result.server_id);
    carrier_.send(SharedBytes(std::move(info)));
  }
  respond(login_request_id_, status::kOk);
}

void ClientProtocol::on_closed(const SessionClosed& closed) {
  state_ = State::ended;
  std::string notice;
  proto::write_close_notice(notice, context_.clock.unix_ms(), closed.close_status, close_code_,
                            shown_reason(close_code_, closed.reason));
  carrier_.send(SharedBytes(std::move(notice)));
  carrier_.finish();
}

void ClientProtocol::on_corrupt_frame() {
  if (state_ == State::open) {
    close_code_ = status::kServerInternalError;
    close_session(close_status::kServerError);
  } else if (!is_ending()) {
    on_disconnected();
    carrier_.finish();
  }
}

void ClientProtocol::on_login_timeout() {
  if (state_ != State::fresh && state_ != State::opening) return;
  if (state_ == State::opening) context_.backend.close(session_, close_status::kLoginTimeout);
  state_ = State::ended;
  std::string notice;
  proto::write_close_notice(notice, context_.clock.unix_ms(), close_status::kLoginTimeout, status::kLoginTimeout);
  carrier_.send(SharedBytes(std::move(notice)));
  carrier_.finish();
}

void ClientProtocol::on_shutdown() {
  if (state_ == State::open) {
    close_session(close_status::kServerClosed);
  } else if (!is_ending()) {
    on_disconnected();
    carrier_.finish();
  }
}

void ClientProtocol::on_disconnected() {
  if (state_ == State::open || state_ == State::opening) {
    context_.backend.close(session_, close_status::kConnectionClosed);
  }
  state_ = State::ended;
}

void ClientProtocol::close_session(int32_t close_status) {
  if (state_ != State::open) return;
  state_ = State::closing;
  context_.backend.close(session_, close_status);
}

void ClientProtocol::respond(int64_t request_id, int32_t code, std::string_view reason) {
  std::string response;
  proto::write_response(response, context_.clock.unix_ms(), request_id, code, shown_reason(code, reason));
  carrier_.send(SharedBytes(std::move(response)));
}

std::string_view ClientProtocol::shown_reason(int32_t code, std::string_view reason) const {
  const bool is_hidden = status::is_server_error(code) && !context_.settings.return_reason_for_server_error;
  return is_hidden ? std::string_view() : reason;
}

}  // namespace turms::gateway::net
