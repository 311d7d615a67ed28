// SPDX-License-Identifier: Apache-2.0
// The two kinds of views that cross the border, as C++ ones and back. What they show belongs to whoever made them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "turms_gateway_plugin.h"

namespace turms::gateway::plugins {

[[nodiscard]] inline tgp_str to_tgp(std::string_view text) {
  return {text.data(), text.size()};
}

[[nodiscard]] inline std::string_view view(const tgp_str& text) {
  return text.ptr == nullptr ? std::string_view() : std::string_view(text.ptr, text.len);
}

/// NULL reads as empty.
[[nodiscard]] inline std::string_view view(const tgp_str* text) {
  return text == nullptr ? std::string_view() : view(*text);
}

[[nodiscard]] inline std::string_view view(const tgp_bytes& bytes) {
  return bytes.ptr == nullptr ? std::string_view()
                              : std::string_view(reinterpret_cast<const char*>(bytes.ptr), bytes.len);
}

[[nodiscard]] inline tgp_bytes to_tgp_bytes(std::string_view bytes) {
  return {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
}

}  // namespace turms::gateway::plugins
