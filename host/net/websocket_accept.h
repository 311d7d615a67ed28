// SPDX-License-Identifier: Apache-2.0
// The one hash of the WebSocket handshake. Pure.
#pragma once

#include <string>
#include <string_view>

namespace turms::gateway::net {

/// The value of Sec-WebSocket-Accept for a Sec-WebSocket-Key. Source: RFC 6455 4.2.2, item 5.4.
[[nodiscard]] std::string websocket_accept(std::string_view key);

/// Whether this is base64 of exactly 16 bytes, as RFC 6455 4.2.1 wants the key to be.
[[nodiscard]] bool is_websocket_key(std::string_view key);

}  // namespace turms::gateway::net
