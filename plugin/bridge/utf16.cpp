// SPDX-License-Identifier: Apache-2.0
#include "bridge/utf16.h"

#include <cstdint>

namespace turms::xmpp::bridge {
namespace {

// Of the code point that starts with `byte`: four bytes of UTF-8 are a surrogate pair; what follows a first byte counts
// nothing.
size_t units_of(char byte) {
  const auto bits = static_cast<uint8_t>(byte);
  if (bits >= 0xF0) return 2;
  return (bits & 0xC0U) == 0x80U ? 0 : 1;
}

}  // namespace

size_t utf16_units(std::string_view text) {
  size_t units = 0;
  for (const char byte : text) units += units_of(byte);
  return units;
}

std::string_view utf16_prefix(std::string_view text, size_t units) {
  size_t used = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    used += units_of(text[at]);
    if (used > units) return text.substr(0, at);
  }
  return text;
}

}  // namespace turms::xmpp::bridge
