// SPDX-License-Identifier: Apache-2.0
// Reads little-endian numbers and runs of bytes from the front of a text, as replies of the host hold them. Reading past
// the end gives zeros and empty views and is remembered, so that a reader checks once, at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace turms::xmpp {

class LittleEndian {
 public:
  /// `text` outlives the reader and the views it gives.
  explicit LittleEndian(std::string_view text) : text_(text) {}

  [[nodiscard]] uint32_t u32() { return static_cast<uint32_t>(number(4)); }
  [[nodiscard]] uint64_t u64() { return number(8); }
  [[nodiscard]] std::string_view bytes(size_t size) {
    if (size > text_.size()) {
      is_good_ = false;
      text_ = {};
      return {};
    }
    const std::string_view out = text_.substr(0, size);
    text_.remove_prefix(size);
    return out;
  }
  /// What has not been read.
  [[nodiscard]] std::string_view rest() const { return text_; }
  [[nodiscard]] bool is_good() const { return is_good_; }

 private:
  uint64_t number(size_t size) {
    const std::string_view digits = bytes(size);
    uint64_t out = 0;
    for (size_t i = digits.size(); i-- > 0;) out = out << 8 | static_cast<uint8_t>(digits[i]);
    return out;
  }

  std::string_view text_;
  bool is_good_ = true;
};

}  // namespace turms::xmpp
