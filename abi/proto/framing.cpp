// SPDX-License-Identifier: Apache-2.0
#include "proto/framing.h"

#include "proto/wire.h"

namespace turms::proto {

FrameStatus take_frame(std::string_view& in, std::string_view& payload, std::size_t max_bytes) noexcept {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kMaxFrameHeaderBytes; ++i) {
    if (i == in.size()) return FrameStatus::kNeedMore;
    const auto byte = static_cast<std::uint8_t>(in[i]);
    length |= static_cast<std::uint64_t>(byte & 0x7fU) << (7 * i);
    if (byte >= 0x80) continue;
    if (length > max_bytes) return FrameStatus::kMalformed;
    if (in.size() - i - 1 < length) return FrameStatus::kNeedMore;
    payload = in.substr(i + 1, static_cast<std::size_t>(length));
    in.remove_prefix(i + 1 + payload.size());
    return FrameStatus::kComplete;
  }
  return FrameStatus::kMalformed;
}

void append_frame(std::string& out, std::string_view payload) {
  append_varint(out, payload.size());
  out.append(payload);
}

}  // namespace turms::proto
