// SPDX-License-Identifier: Apache-2.0
// WebSocket: one binary message is one payload. The upgrade comes first; text messages are ignored, pings are answered
// here and are not heartbeats, fragments are joined (turms-semantics 1.2). Incoming frames are read by wslay; outgoing
// frames need only a header, since a server neither masks nor, here, fragments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "net/framing.h"
#include "net/upgrade.h"

namespace turms::gateway::net {

class WebSocketFraming final : public Framing {
 public:
  /// \param max_payload_bytes  a longer message, whatever its kind, is corrupt
  explicit WebSocketFraming(size_t max_payload_bytes);
  ~WebSocketFraming() override;

  FeedStatus feed(std::span<const uint8_t> bytes, FramingEvents& events) override;
  [[nodiscard]] FrameHeader header(size_t payload_size) const override;
  [[nodiscard]] bool is_ready() const override { return frames_ != nullptr; }
  [[nodiscard]] std::string farewell() const override;

 private:
  class Frames;  // hides wslay

  FeedStatus feed_upgrade(std::span<const uint8_t>& bytes, FramingEvents& events);

  const size_t max_payload_bytes_;
  std::unique_ptr<Upgrade> upgrade_;  // until it has been accepted
  std::unique_ptr<Frames> frames_;    // from then on
  std::string farewell_;
};

}  // namespace turms::gateway::net
