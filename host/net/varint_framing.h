// SPDX-License-Identifier: Apache-2.0
// TCP: each payload goes behind its length as an unsigned varint32 (turms-semantics 1.2). Length 0 is a heartbeat. The
// format is abi/proto's; this is its stream: nothing is kept between calls but an unfinished frame, so an idle
// connection costs no buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "net/framing.h"

namespace turms::gateway::net {

class VarintFraming final : public Framing {
 public:
  /// \param max_payload_bytes  a longer payload is corrupt, and is known to be before it is read
  explicit VarintFraming(size_t max_payload_bytes) : max_payload_bytes_(max_payload_bytes) {}

  FeedStatus feed(std::span<const uint8_t> bytes, FramingEvents& events) override;
  [[nodiscard]] FrameHeader header(size_t payload_size) const override;
  [[nodiscard]] bool is_ready() const override { return true; }
  [[nodiscard]] std::string farewell() const override { return {}; }

 private:
  const size_t max_payload_bytes_;
  std::string unfinished_;  // the beginning of a frame whose end has not come
};

}  // namespace turms::gateway::net
