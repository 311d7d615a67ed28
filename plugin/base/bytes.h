// SPDX-License-Identifier: Apache-2.0
// Bytes are a borrowed span of octets; text that was checked to be UTF-8 is a std::string_view. These casts are the
// only place where the two meet.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace turms::xmpp {

using Bytes = std::span<const uint8_t>;

inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace turms::xmpp
