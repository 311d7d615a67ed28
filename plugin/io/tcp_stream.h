// SPDX-License-Identifier: Apache-2.0
// One TCP connection on a loop: bytes in through a handler, bytes out through write(), which sends at once what the
// system takes and queues the rest. An idle stream holds no buffer. The owner may destroy the stream at any time, from
// within a callback, too; the descriptor closes then, and what is still queued is dropped. No callback ever runs from
// within a call to the stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"
#include "io/endpoint.h"
#include "io/unique_fd.h"

namespace turms::xmpp::io {

class Loop;

/// What a stream tells its owner. Thread: loop.
class StreamHandler {
 public:
  virtual ~StreamHandler() = default;
  /// Bytes of the peer, never empty, at most 64 KiB; they die when the call returns.
  virtual void on_read(Bytes bytes) = 0;
  /// The peer sends no more; writing still works. Once.
  virtual void on_end() = 0;
  /// The connection is lost: no callback follows, writes are dropped. Once. Code gone (the peer left), io, or internal
  /// (the handler itself threw).
  virtual void on_error(const Error& error) = 0;
  /// All that was queued has been handed to the system.
  virtual void on_drained() {}
};

class TcpStream {
 public:
  /// What detach() gives: the connection without a loop.
  struct Detached {
    Detached(UniqueFd descriptor, std::string bytes) : fd(std::move(descriptor)), unsent(std::move(bytes)) {}
    UniqueFd fd;
    std::string unsent;  // accepted by write() but not yet sent; to be written first on the new loop
  };

  /// Takes over a connected descriptor (closed on failure, too). Not reading yet. Thread: loop.
  /// \errors io
  [[nodiscard]] static Result<std::unique_ptr<TcpStream>> adopt(Loop& loop, UniqueFd fd);
  ~TcpStream();
  TcpStream(const TcpStream&) = delete;
  TcpStream& operator=(const TcpStream&) = delete;

  /// Must be set before reading or writing; it outlives the stream or is replaced.
  void set_handler(StreamHandler& handler);

  /// Reading stops at once, from within on_read, too: backpressure reaches the peer through its TCP window.
  void start_reading();
  void stop_reading();
  [[nodiscard]] bool is_reading() const;

  /// Sends or queues. Dropped after shutdown(), abort() or on_error. Bounding queued_bytes() is the caller's duty.
  void write(std::string bytes);
  [[nodiscard]] size_t queued_bytes() const;

  /// Ends our direction (FIN) once all that is queued has left. Reading goes on.
  void shutdown();
  /// Ends the connection at once with a reset; queued bytes are dropped. No callback follows.
  void abort();
  /// Ends the connection at once; queued bytes are dropped, those the system has are still sent. No callback follows.
  void close();
  [[nodiscard]] bool is_open() const;

  /// Leaves the loop: reading stops, the descriptor is duplicated, the handle closed. No byte is lost: what the peer
  /// sent and was not read stays in the socket, what was not sent is handed back. The stream is closed afterwards;
  /// adopt() the descriptor on another loop's thread. \errors gone (not open), io (no descriptors left; the stream
  /// stays as it was, not reading)
  [[nodiscard]] Result<Detached> detach();

  /// No Nagle delay: we batch ourselves.
  void set_nodelay(bool on);
  /// Probes of the system after `idle_seconds` of silence; 0 turns them off.
  void set_keepalive(uint32_t idle_seconds);

  /// Empty once the connection is gone.
  [[nodiscard]] Endpoint peer() const;
  [[nodiscard]] Endpoint local() const;

 private:
  class Core;
  explicit TcpStream(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace turms::xmpp::io
