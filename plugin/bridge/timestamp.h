// SPDX-License-Identifier: Apache-2.0
// A moment as XMPP writes it: "2026-01-31T13:05:09.042Z" (XEP-0082). We write UTC with milliseconds, and read all
// forms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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

/// Reads XEP-0082's DateTime: any number of digits after the second (those beyond milliseconds are cut off), "Z" or an
/// offset. \returns  milliseconds since the Unix epoch; nothing for every other text. Thread: any.
[[nodiscard]] std::optional<int64_t> parse_timestamp(std::string_view text);

}  // namespace turms::xmpp::bridge
