// SPDX-License-Identifier: Apache-2.0
// The smallest things that pass for images, for tests of avatars.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "crypto/base64.h"

namespace turms::xmpp {

/// The head of a PNG of 64 x 48 pixels, with `tail` to tell two of them apart.
inline std::string png(std::string_view tail = {}) {
  using std::string_view_literals::operator""sv;
  return std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x30\x08\x06\0\0\0"sv) + std::string(tail);
}
inline std::string base64_of(std::string_view bytes) {
  return crypto::base64(as_bytes(bytes));
}

}  // namespace turms::xmpp
