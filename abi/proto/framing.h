// SPDX-License-Identifier: Apache-2.0
// The frames of Turms over TCP: a varint32 length, then that many bytes of one payload, both ways. Length 0 is a
// heartbeat. (Over WebSocket one binary message is one payload and nothing of this is needed.) The caller owns the
// buffer; nothing is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace turms::proto {

/// The length prefix takes at most this many bytes.
inline constexpr std::size_t kMaxFrameHeaderBytes = 5;
/// What a gateway takes from a client by default. Source: turms.gateway.client-api.max-request-size-bytes.
inline constexpr std::size_t kDefaultMaxRequestBytes = 16384;

enum class FrameStatus : std::uint8_t {
  kComplete,   ///< `payload` is set and taken off the input
  kNeedMore,   ///< the frame has not arrived in full; the input is untouched
  kMalformed,  ///< a length longer than five bytes or above the limit: the connection cannot go on
};

/// Takes one frame off the front of `in`. An oversized frame is refused at its header, before its bytes are waited for.
/// Thread: any.  Owner: `payload` points into `in`.
[[nodiscard]] FrameStatus take_frame(std::string_view& in, std::string_view& payload, std::size_t max_bytes) noexcept;

/// Appends `payload` with its length to `out`. An empty payload makes a heartbeat. `payload` is below 4 GiB.
void append_frame(std::string& out, std::string_view payload);

}  // namespace turms::proto
