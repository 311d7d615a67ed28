// SPDX-License-Identifier: Apache-2.0
// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. One checker for bytes that
// come in pieces, one for text that is all there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace turms::xmpp::xml {

/// Follows UTF-8 byte by byte.
class Utf8Check {
 public:
  /// False when `byte` can't stand here; the check is over then.
  bool accept(uint8_t byte) {
    if (needed_ != 0) {
      if (byte < lower_ || byte > upper_) return false;
      lower_ = 0x80;
      upper_ = 0xBF;
      --needed_;
      return true;
    }
    return byte < 0x80 || accept_lead(byte);
  }
  /// Whether the last byte ended a character.
  [[nodiscard]] bool is_complete() const { return needed_ == 0; }

 private:
  bool accept_lead(uint8_t byte) {
    if (byte < 0xC2 || byte > 0xF4) return false;
    needed_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    // The second byte of some leads is bounded further: overlong forms, surrogates, beyond U+10FFFF.
    if (byte == 0xE0) lower_ = 0xA0;
    if (byte == 0xED) upper_ = 0x9F;
    if (byte == 0xF0) lower_ = 0x90;
    if (byte == 0xF4) upper_ = 0x8F;
    return true;
  }

  uint8_t needed_ = 0;
  uint8_t lower_ = 0x80;
  uint8_t upper_ = 0xBF;
};

/// Bytes of the character that `text` begins with, 0 when it is malformed or cut off. `text` is not empty.
inline size_t utf8_size(std::string_view text) {
  Utf8Check check;
  for (size_t size = 0; size < text.size(); ++size) {
    if (!check.accept(static_cast<uint8_t>(text[size]))) return 0;
    if (check.is_complete()) return size + 1;
  }
  return 0;
}

inline bool is_utf8(std::string_view text) {
  Utf8Check check;
  for (const char c : text) {
    if (!check.accept(static_cast<uint8_t>(c))) return false;
  }
  return check.is_complete();
}

}  // namespace turms::xmpp::xml
