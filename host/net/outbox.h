// SPDX-License-Identifier: Apache-2.0
// What one connection still has to send, in order. A piece is a frame header of its own and a payload shared with other
// connections; nothing is copied on the way to the socket. Owned by a connection. Addresses handed out by gather() stay
// valid until consume() has passed them, whatever is pushed meanwhile: that is what an asynchronous write needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>

#include "base/shared_bytes.h"
#include "net/framing.h"

namespace turms::gateway::net {

class Outbox {
 public:
  explicit Outbox(size_t limit_bytes) : limit_bytes_(limit_bytes) {}

  /// Queues one frame. \returns false, taking nothing, when more than the limit waits already. A single frame may
  /// exceed the limit: the answer to a history query has no bound of its own in Turms.
  [[nodiscard]] bool push(const FrameHeader& header, const SharedBytes& payload);

  /// Queues bytes that are a frame of their own.
  [[nodiscard]] bool push_raw(std::string bytes);

  using Stretch = std::span<const uint8_t>;

  /// Fills `room` with the next stretches to write. \returns the part of `room` that was filled
  [[nodiscard]] std::span<const Stretch> gather(std::span<Stretch> room) const;

  /// Forgets the first `bytes` bytes: they are written.
  void consume(size_t bytes);

  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  [[nodiscard]] size_t bytes() const { return bytes_; }

 private:
  struct Piece {
    FrameHeader header;
    SharedBytes payload;

    [[nodiscard]] size_t size() const { return header.size + payload.size(); }
  };

  std::deque<Piece> pieces_;
  size_t front_offset_ = 0;  // how much of the first piece is written
  size_t bytes_ = 0;
  const size_t limit_bytes_;
};

}  // namespace turms::gateway::net
