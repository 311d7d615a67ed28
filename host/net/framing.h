// SPDX-License-Identifier: Apache-2.0
// How payloads are cut out of a connection's bytes and put back: one implementation for TCP (a varint length before
// each payload), one for WebSocket (one binary message each). Pure: bytes in, events out, no socket and no clock, so
// that both can be tested at every split and fuzzed. A connection owns its framing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace turms::gateway::net {

/// The few bytes that go before an outgoing payload. The payload itself is never copied.
struct FrameHeader {
  std::array<uint8_t, 10> bytes{};
  uint8_t size = 0;

  [[nodiscard]] std::span<const uint8_t> span() const { return {bytes.data(), size}; }
};

/// What a framing finds in the bytes.
class FramingEvents {
 public:
  virtual ~FramingEvents() = default;

  /// One whole payload, possibly empty (a heartbeat). The bytes are valid during the call only.
  /// \returns false to stop reading: the rest of the bytes is dropped, because the connection is going away
  virtual bool on_payload(std::span<const uint8_t> payload) = 0;

  /// Bytes the framing itself answers with (the WebSocket upgrade, a pong), to be sent as they are before anything
  /// later.
  virtual void on_reply(std::string bytes) = 0;
};

enum class FeedStatus {
  ok,
  corrupt,  // the bytes break the framing's rules: nothing more can be read from this connection
  ended,    // the peer said goodbye in the framing's own way, or was refused by it
};

class Framing {
 public:
  virtual ~Framing() = default;

  /// Takes the next bytes of the connection, split anywhere. After anything but `ok` it must not be called again.
  virtual FeedStatus feed(std::span<const uint8_t> bytes, FramingEvents& events) = 0;

  /// What goes before an outgoing payload of this size.
  [[nodiscard]] virtual FrameHeader header(size_t payload_size) const = 0;

  /// Whether payloads may be sent: not before a WebSocket is upgraded.
  [[nodiscard]] virtual bool is_ready() const = 0;

  /// What is said after the last payload, before the stream ends; may be empty.
  [[nodiscard]] virtual std::string farewell() const = 0;
};

}  // namespace turms::gateway::net
