// SPDX-License-Identifier: Apache-2.0
// One connection of a Turms client: the socket, its framing, what waits to be written, and the protocol that decides.
// Owned by the listener loop, which is told through ConnectionEvents and destroys it outside its callbacks. Writes of
// one turn of the loop leave together: sends only queue, flush() writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include <uv.h>

#include "net/client_protocol.h"
#include "net/framing.h"
#include "net/handle.h"
#include "net/outbox.h"

namespace turms::gateway::net {

/// Never 0, never reused.
using ConnectionId = uint64_t;

class Connection;

/// What a connection asks of the loop it lives on.
class ConnectionEvents {
 public:
  virtual ~ConnectionEvents() = default;
  /// There is something to write: call flush() before this turn of the loop ends.
  virtual void on_output(Connection& connection) = 0;
  virtual void on_bound(Connection& connection, sessions::SessionId id) = 0;
  /// The last bytes are queued: call on_deadline() if the connection is still there after the close timeout.
  virtual void on_ending(Connection& connection) = 0;
  /// Nothing more will happen: destroy the connection, but not from within this call. `why` is for the log.
  virtual void on_over(Connection& connection, const char* why) = 0;
  /// A buffer to read into, free again when the read callback returns.
  virtual std::span<char> read_buffer() = 0;
};

class Connection final : private Carrier, private FramingEvents {
 public:
  /// \param socket  accepted; reading starts with start()
  Connection(ConnectionId id, Handle<uv_tcp_t> socket, std::unique_ptr<Framing> framing, const ProtocolContext& context,
             ConnectionEvents& events, std::string ip);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();

  /// Writes what waits, as far as the socket takes it; the rest follows by itself.
  void flush();

  void on_event(const SessionEvent& event) { protocol_.on_event(event); }

  /// The login timeout or the close timeout is over, whichever the connection is in.
  void on_deadline();

  /// The gateway is going down.
  void on_shutdown() { protocol_.on_shutdown(); }

  [[nodiscard]] ConnectionId id() const { return id_; }
  [[nodiscard]] const std::string& ip() const { return ip_; }
  /// The session bound last; 0 when there is none.
  [[nodiscard]] sessions::SessionId session_id() const { return protocol_.session_id(); }
  [[nodiscard]] bool has_session() const { return protocol_.has_session(); }

 private:
  struct Write;  // one uv_write; owns the outbox once the connection is gone

  void send(const SharedBytes& payload) override;
  void finish() override;
  void bind(sessions::SessionId id) override { events_.on_bound(*this, id); }
  bool on_payload(std::span<const uint8_t> payload) override;
  void on_reply(std::string bytes) override;

  void on_read(ssize_t count, const char* bytes);
  void on_bytes(std::span<const uint8_t> bytes);
  void on_written(int status);
  void on_output(bool is_taken);
  void write_rest();
  void half_close();
  void end(const char* why);

  const ConnectionId id_;
  const ProtocolContext& context_;
  ConnectionEvents& events_;
  const std::string ip_;
  std::unique_ptr<Framing> framing_;
  std::unique_ptr<Outbox> outbox_;
  Write* write_ = nullptr;  // the write under way, if any; frees itself
  size_t unauthenticated_bytes_ = 0;
  bool is_deaf_ = false;       // input is read and dropped
  bool is_finishing_ = false;  // the farewell is queued; half_close() when all is written
  bool is_half_closed_ = false;
  bool is_over_ = false;
  ClientProtocol protocol_;
  Handle<uv_tcp_t> socket_;  // last: closed first
};

}  // namespace turms::gateway::net
