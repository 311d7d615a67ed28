// SPDX-License-Identifier: Apache-2.0
// The bytes of one connection, whoever owns the socket: our own listener, a descriptor adopted from the host, or the
// host itself. A connection holds one and moves between shards with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "io/tcp_stream.h"
#include "turms_gateway_plugin.h"

namespace turms::xmpp::runtime {

class Shard;

/// What a transport tells its connection; the same words as those of a TCP stream. Thread: shard.
using TransportHandler = io::StreamHandler;

class Transport {
 public:
  virtual ~Transport() = default;
  /// Before the first byte, and again after attach(). The handler outlives the transport or is replaced.
  virtual void set_handler(TransportHandler& handler) = 0;
  virtual void start_reading() = 0;
  virtual void stop_reading() = 0;
  /// Sends or queues; the caller bounds queued_bytes().
  virtual void write(std::string bytes) = 0;
  [[nodiscard]] virtual size_t queued_bytes() const = 0;
  /// Ends our direction once everything queued has left.
  virtual void shutdown() = 0;
  /// Ends the connection at once. No handler call follows.
  virtual void close() = 0;

  /// Leaves the present shard's loop for `to`; no handler call follows until attach(). \errors as TcpStream::detach
  [[nodiscard]] virtual Result<void> detach(Shard& to) = 0;
  /// Goes on in `shard`. Thread: that shard's.
  [[nodiscard]] virtual Result<void> attach(Shard& shard) = 0;
};

/// A socket of ours, or one adopted from the host (then `adopted` is the id that is reported DONE at the end).
std::unique_ptr<Transport> make_socket_transport(Shard& shard, std::unique_ptr<io::TcpStream> stream,
                                                 tgp_connection_id adopted);

}  // namespace turms::xmpp::runtime
