// SPDX-License-Identifier: Apache-2.0
// A moment as XMPP writes it: "2026-01-31T13:05:09.042Z" (XEP-0082), always UTC, always with milliseconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace turms::xmpp::bridge {

class Timestamp {
 public:
  /// \param unix_ms  milliseconds since the Unix epoch; moments outside the years 0 to 9999 are cut to that range
  explicit Timestamp(int64_t unix_ms);
  [[nodiscard]] std::string_view view() const { return {text_, sizeof(text_)}; }
  operator std::string_view() const { return view(); }  // NOLINT: implicit by intent

 private:
  char text_[24];
};

}  // namespace turms::xmpp::bridge
