// SPDX-License-Identifier: Apache-2.0
// One libuv loop with its listening sockets and the connections they took: accepts within the limits, brings events of
// the backend to their connection, keeps time, and lets each connection write once a turn. Owned by TurmsListeners,
// which runs it on one thread; everything here belongs to that thread unless a comment says otherwise.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <uv.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "net/connection.h"
#include "net/deadlines.h"
#include "net/handle.h"
#include "net/inbox.h"
#include "net/peer_limits.h"
#include "net/settings.h"
#include "sessions/backend.h"

namespace turms::gateway::net {

enum class Transport { tcp, websocket };

class ListenerLoop final : private ConnectionEvents {
 public:
  /// `backend`, `clock` and `log` outlive the loop. \errors io (no descriptor left).
  static Result<std::unique_ptr<ListenerLoop>> create(const TurmsListenerSettings& settings, sessions::Backend& backend,
                                                      const Clock& clock, Log& log);
  ~ListenerLoop() override;
  ListenerLoop(const ListenerLoop&) = delete;
  ListenerLoop& operator=(const ListenerLoop&) = delete;

  /// Binds and listens. \returns the port. \errors io (the address is taken, or is none of ours), invalid_argument.
  /// Thread: any, before run().
  Result<uint16_t> listen(Transport transport, const ListenAddress& address);

  /// Serves until request_stop(), then ends sessions and connections and returns with every handle closed.
  void run();

  /// Asks run() to come to an end; it does within a second or so. Thread: any.
  void request_stop();

  /// Sink calls after this find nobody. Thread: any.
  void shut_inbox() { inbox_.shut(); }

  /// Thread: any.
  [[nodiscard]] size_t connections() const { return connection_count_.load(std::memory_order_relaxed); }

 private:
  struct Listener;

  ListenerLoop(const TurmsListenerSettings& settings, sessions::Backend& backend, const Clock& clock, Log& log);
  int open_handles();

  void on_accept(Listener& listener, int status);
  void on_wake();
  void on_timer();
  void begin_stop();

  void on_output(Connection& connection) override;
  void on_bound(Connection& connection, sessions::SessionId id) override;
  void on_ending(Connection& connection) override;
  void on_over(Connection& connection, const char* why) override;
  std::span<char> read_buffer() override { return read_buffer_; }

  void dispatch(const SessionEvent& event);
  void end_turn();
  void arm_timer();
  void end_loop_when_empty();
  [[nodiscard]] int64_t now_ms() const;

  const TurmsListenerSettings settings_;
  const Clock& clock_;
  Log& log_;
  uv_loop_t loop_{};
  std::vector<char> read_buffer_;  // one for all: it is read into and emptied within one callback

  SessionInbox inbox_;
  PeerLimits limits_;
  const ProtocolContext context_;
  sessions::Backend& backend_;

  ConnectionId last_id_ = 0;
  std::unordered_map<ConnectionId, std::unique_ptr<Connection>> connections_;
  std::unordered_map<sessions::SessionId, ConnectionId> carriers_;  // who carries which session
  Deadlines deadlines_;
  std::vector<SessionEvent> events_;    // the batch under way
  std::vector<ConnectionId> to_flush_;  // have output of this turn; may hold an id twice
  std::vector<ConnectionId> to_destroy_;
  std::vector<ConnectionId> at_turn_end_;  // the list that end_turn() walks, kept for its memory
  std::optional<int64_t> armed_for_ms_;
  std::atomic<size_t> connection_count_ = 0;
  std::atomic<bool> is_stop_requested_ = false;
  bool is_stopping_ = false;
  bool is_loop_open_ = false;

  std::vector<std::unique_ptr<Listener>> listeners_;
  Handle<uv_async_t> wake_;
  Handle<uv_timer_t> timer_;
  Handle<uv_check_t> turn_end_;
};

}  // namespace turms::gateway::net
