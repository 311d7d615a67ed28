// SPDX-License-Identifier: Apache-2.0
// The rules of the Turms client protocol for one connection: what each payload may ask, in which order that is checked,
// and what the client is told. Knows neither sockets nor loops: payloads and backend events come in, payloads go out
// through a Carrier. Owned by a connection. Source: turms-semantics 1.3-1.5, 1.8; Turms' ClientRequestDispatcher,
// SessionClientController. Thread: loop.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "net/inbox.h"
#include "net/peer_limits.h"
#include "net/settings.h"
#include "proto/request.h"
#include "sessions/backend.h"

namespace turms::gateway::net {

/// What the protocol needs from the connection it speaks on.
class Carrier {
 public:
  virtual ~Carrier() = default;
  /// Sends one payload; an empty one is a heartbeat.
  virtual void send(const SharedBytes& payload) = 0;
  /// Nothing will be sent any more: end our side once all is written.
  virtual void finish() = 0;
  /// From now on events of this session are for this connection.
  virtual void bind(sessions::SessionId id) = 0;
};

/// What all connections of one loop share.
struct ProtocolContext {
  const TurmsListenerSettings& settings;
  sessions::Backend& backend;
  sessions::SessionSink& sink;
  PeerLimits& limits;
  const Clock& clock;
};

class ClientProtocol {
 public:
  ClientProtocol(const ProtocolContext& context, Carrier& carrier, std::string ip)
      : context_(context), carrier_(carrier), ip_(std::move(ip)) {}

  /// One payload of the client. \returns false when no further payload is wanted: the session is ending.
  bool on_payload(std::span<const uint8_t> payload);

  /// The bytes broke the framing, or a payload was too large. With a session: the session ends with 200 and code 1200;
  /// without: the connection just ends.
  void on_corrupt_frame();

  /// What the backend has to say about the session bound last.
  void on_event(const SessionEvent& event);

  /// The time to log in is over. Ignored when there is a session.
  void on_login_timeout();

  /// The gateway is going down: a session ends with its close notice, a connection without one just ends.
  void on_shutdown();

  /// The connection is gone; nothing can be sent any more.
  void on_disconnected();

  [[nodiscard]] bool has_session() const { return state_ == State::open || state_ == State::closing; }
  [[nodiscard]] bool is_ending() const { return state_ == State::closing || state_ == State::ended; }
  [[nodiscard]] sessions::SessionId session_id() const { return session_; }

 private:
  enum class State {
    fresh,    // no session yet, or a login was refused
    opening,  // a login is with the backend
    open,
    closing,  // the end was asked for; answers on their way still go out
    ended,    // the last payload has been given to the carrier
  };

  void on_heartbeat();
  void on_request(const proto::Request& request);
  void log_in(int64_t request_id, const proto::CreateSessionRequest& login);
  void forward(const proto::Request& request);
  void close_session(int32_t close_status);

  void on_opened(const sessions::OpenResult& result);
  void on_closed(const SessionClosed& closed);

  void respond(int64_t request_id, int32_t code, std::string_view reason = {});
  [[nodiscard]] std::string_view shown_reason(int32_t code, std::string_view reason) const;

  const ProtocolContext& context_;
  Carrier& carrier_;
  const std::string ip_;
  State state_ = State::fresh;
  sessions::SessionId session_ = 0;
  int64_t login_request_id_ = 0;
  int32_t close_code_ = 0;  // told in the close notice beside the status
};

}  // namespace turms::gateway::net
