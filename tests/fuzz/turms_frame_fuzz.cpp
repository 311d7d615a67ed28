// SPDX-License-Identifier: Apache-2.0
// What a Turms client may send, as bytes: the first two choose the framing (TCP, or WebSocket after its upgrade) and where the
// stream is cut; the payloads that come out are read as requests and notifications. Long runs: README.md.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "net/varint_framing.h"
#include "net/websocket_framing.h"
#include "proto/notification.h"
#include "proto/request.h"

namespace {

using namespace turms;  // a fuzz target is one file of its own

constexpr size_t kMaxPayloadBytes = 4096;
constexpr std::string_view kUpgrade =
    "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

void require(bool holds) {
  if (!holds) std::abort();  // libFuzzer's way to be told
}

class Reader final : public gateway::net::FramingEvents {
 public:
  bool on_payload(std::span<const uint8_t> payload) override {
    require(payload.size() <= kMaxPayloadBytes);
    const std::string_view bytes(reinterpret_cast<const char*>(payload.data()), payload.size());
    proto::Request request;
    if (proto::parse_request(bytes, request)) require(request.body.size() <= bytes.size());
    proto::Notification notification;
    (void)proto::parse_notification(bytes, notification);
    return true;
  }
  void on_reply(std::string bytes) override { require(bytes.size() <= 2 * kMaxPayloadBytes); }
};

std::span<const uint8_t> as_span(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const bool is_websocket = (data[0] & 1) != 0;
  const size_t step = size_t{data[1]} + 1;
  std::unique_ptr<gateway::net::Framing> framing;
  Reader reader;
  if (is_websocket) {
    framing = std::make_unique<gateway::net::WebSocketFraming>(kMaxPayloadBytes);
    // With bit 1 the upgrade itself is what the input says.
    if ((data[0] & 2) == 0 && framing->feed(as_span(kUpgrade), reader) != gateway::net::FeedStatus::ok) std::abort();
  } else {
    framing = std::make_unique<gateway::net::VarintFraming>(kMaxPayloadBytes);
  }
  std::span<const uint8_t> rest(data + 2, size - 2);
  while (!rest.empty()) {
    const size_t count = std::min(step, rest.size());
    if (framing->feed(rest.first(count), reader) != gateway::net::FeedStatus::ok) break;
    rest = rest.subspan(count);
  }
  return 0;
}
