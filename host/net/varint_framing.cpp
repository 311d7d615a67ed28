// SPDX-License-Identifier: Apache-2.0
#include "net/varint_framing.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "proto/framing.h"
#include "proto/wire.h"

namespace turms::gateway::net {

FeedStatus VarintFraming::feed(std::span<const uint8_t> bytes, FramingEvents& events) {
  std::string joined = std::exchange(unfinished_, {});
  std::string_view in(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (!joined.empty()) in = joined.append(in);

  std::string_view payload;
  proto::FrameStatus status;
  while ((status = proto::take_frame(in, payload, max_payload_bytes_)) == proto::FrameStatus::kComplete) {
    if (!events.on_payload({reinterpret_cast<const uint8_t*>(payload.data()), payload.size()})) return FeedStatus::ok;
  }
  if (status == proto::FrameStatus::kMalformed) return FeedStatus::corrupt;
  // A frame that trickles in is kept where it is, or each byte would cost a copy of all before it.
  unfinished_ = in.size() == joined.size() ? std::move(joined) : std::string(in);
  return FeedStatus::ok;
}

FrameHeader VarintFraming::header(size_t payload_size) const {
  std::string length;
  proto::append_varint(length, payload_size);
  FrameHeader header;
  std::copy(length.begin(), length.end(), header.bytes.begin());
  header.size = static_cast<uint8_t>(length.size());
  return header;
}

}  // namespace turms::gateway::net
