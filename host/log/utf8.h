// SPDX-License-Identifier: Apache-2.0
// One question: how many bytes does the UTF-8 character at the front take? The log asks it to keep broken bytes out of
// its lines.
#pragma once

#include <cstddef>
#include <string_view>

namespace turms::gateway::log {

/// Bytes of the well-formed character `text` begins with, 1 to 4, or 0 when it begins with none (overlong forms,
/// surrogates, values above U+10FFFF and cut-off sequences are none). Thread: any. Source: RFC 3629 section 4.
[[nodiscard]] constexpr size_t utf8_length(std::string_view text) {
  const auto byte = [&](size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  const auto continues = [&](size_t at) { return (byte(at) & 0xC0U) == 0x80U; };
  if (text.empty()) return 0;
  const unsigned lead = byte(0);
  const unsigned second = byte(1);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (lead == 0xE0 && second < 0xA0) return 0;
    if (lead == 0xED && second > 0x9F) return 0;
    return continues(1) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (lead == 0xF0 && second < 0x90) return 0;
    if (lead == 0xF4 && second > 0x8F) return 0;
    return continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace turms::gateway::log
