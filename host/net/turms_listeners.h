// SPDX-License-Identifier: Apache-2.0
// Where Turms clients connect: TCP and WebSocket listeners on one loop thread in front of one backend. This is the
// room's door; the composition root owns one of these and nothing else of this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "net/settings.h"
#include "sessions/backend.h"

namespace turms::gateway::net {

class ListenerLoop;

class TurmsListeners {
 public:
  /// Binds what the settings enable and serves from then on. `backend`, `clock` and `log` outlive the listeners; the
  /// backend must have ended every session (Backend::stop) or be idle before the listeners are destroyed, because it
  /// calls their sink. \errors io (address taken, no descriptor left), invalid_argument (host is no IP address);
  /// nothing is left listening then Thread: control.
  static Result<std::unique_ptr<TurmsListeners>> start(const TurmsListenerSettings& settings,
                                                       sessions::Backend& backend, const Clock& clock, Log& log);

  ~TurmsListeners();
  TurmsListeners(const TurmsListeners&) = delete;
  TurmsListeners& operator=(const TurmsListeners&) = delete;

  /// The ports in use, also when the settings left the choice to the system; 0 for a listener that is off. Thread: any.
  [[nodiscard]] uint16_t tcp_port() const { return tcp_port_; }
  [[nodiscard]] uint16_t websocket_port() const { return websocket_port_; }

  /// Connections open at the moment, with and without a session. Thread: any.
  [[nodiscard]] size_t connections() const;

  /// Stops listening, ends every session with SERVER_CLOSED (201), gives clients a second to read that, joins the
  /// thread. Call it before Backend::stop, or after: sessions that are closed already are only waited for. Calling it
  /// twice is harmless. Thread: control.
  void stop();

 private:
  explicit TurmsListeners(std::unique_ptr<ListenerLoop> loop);

  std::unique_ptr<ListenerLoop> loop_;
  std::thread thread_;  // runs loop_
  uint16_t tcp_port_ = 0;
  uint16_t websocket_port_ = 0;
};

}  // namespace turms::gateway::net
