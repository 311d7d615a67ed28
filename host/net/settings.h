// SPDX-License-Identifier: Apache-2.0
// What an operator may set about the listeners for Turms clients. Names are those of Turms' own properties
// (turms.gateway.*) with underscores, defaults are Turms' defaults unless a comment says otherwise; units are in the
// names.
#pragma once

#include <cstdint>
#include <string>

namespace turms::gateway::net {

/// One token bucket per IP address. Source: turms.gateway.client-api.rate-limiting, turms-semantics 1.6.
struct RateLimiting {
  uint32_t capacity = 50;
  uint32_t initial_tokens = 50;
  uint32_t tokens_per_period = 1;
  uint32_t refill_interval_millis = 1000;
};

struct ListenAddress {
  bool enabled = true;
  std::string host = "127.0.0.1";  // a literal IPv4 or IPv6 address; ours: Turms binds to every address
  uint16_t port = 0;               // 0: the system chooses, see TurmsListeners::tcp_port
};

/// The HTTP listener for pictures and attachments; all of it ours. Turms has none: its clients talk to a MinIO server,
/// by default at the address below.
struct StorageListenerSettings {
  bool enabled = false;            // without it storage requests get 6000, as from a Turms without the MinIO plugin
  std::string host = "127.0.0.1";  // a literal IPv4 or IPv6 address
  uint16_t port = 9000;            // 0: the system chooses
  std::string public_url;          // what links begin with; empty: http://host:port. A reverse proxy's, with TLS
  uint32_t max_connections = 512;
  uint32_t max_connections_per_ip = 64;
  uint32_t idle_timeout_millis = 30'000;   // a client that neither sends nor takes anything
  uint32_t max_exchange_millis = 600'000;  // one file, however slowly it moves
};

struct TurmsListenerSettings {
  ListenAddress tcp{true, "127.0.0.1", 11510};        // turms.gateway.tcp.*
  ListenAddress websocket{true, "127.0.0.1", 10510};  // turms.gateway.websocket.*
  StorageListenerSettings storage;
  uint32_t backlog = 4096;

  /// A connection without a session is closed (111) after this long; 0: never.
  uint32_t establish_timeout_millis = 300'000;
  /// After a close notice the client has this long to end its side. Ours: Turms leaves it 120,000.
  uint32_t close_timeout_millis = 10'000;
  /// A larger payload ends the connection.
  uint32_t max_request_size_bytes = 16'384;
  bool notify_clients_of_session_info_after_connected = true;
  bool return_reason_for_server_error = false;
  RateLimiting rate_limiting;

  // The rest is ours: Turms has no such bounds.
  uint32_t max_connections = 20'000;
  uint32_t max_connections_per_ip = 2'000;
  /// All bytes a connection may send before it has a session, failed logins and WebSocket upgrade included.
  uint32_t max_unauthenticated_bytes = 65'536;
  /// A client that does not read is cut off when this much waits for it. One message is always let in, whatever its
  /// size.
  uint32_t max_outgoing_bytes = 4 * 1024 * 1024;
  /// What may wait between the backend's threads and the loop, all sessions together.
  uint32_t max_inbox_bytes = 64 * 1024 * 1024;
};

}  // namespace turms::gateway::net
