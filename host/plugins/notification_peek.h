// SPDX-License-Identifier: Apache-2.0
// The one thing the host wants to know about a TurmsNotification: is it the answer to a request? Then a request is
// finished and its credit goes back to the plugin. Everything else about the bytes is the plugin's business. Pure.
#pragma once

#include <cstdint>
#include <span>

namespace turms::gateway::plugins {

/// True when the top level carries `code` (field 5): responses have it, pushes and close notices do not. Malformed
/// bytes are no response. Reads only the tags of the top level. Thread: any. Source: turms-semantics 1.3,
/// TurmsNotification.
[[nodiscard]] bool is_response(std::span<const uint8_t> notification);

}  // namespace turms::gateway::plugins
