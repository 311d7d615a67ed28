// SPDX-License-Identifier: Apache-2.0
// Reads the fields of one encoded protobuf message in place, without knowing its type. The envelopes, the decoded lists
// and the well-formedness check stand on it. It owns nothing: every view it hands out points into the caller's buffer.
#pragma once

#include <cstdint>
#include <string_view>

namespace turms::proto {

/// How a field's value is written. Groups (3, 4) are not part of proto3 and count as malformed.
enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

/// One field as it stands on the wire.
struct WireField {
  std::uint32_t number = 0;
  WireType type = WireType::kVarint;
  std::uint64_t value = 0;  ///< varint, fixed32 and fixed64 as an unsigned number
  std::string_view bytes;   ///< content of a length-delimited field, never with a null pointer
};

/// Takes one varint of at most ten bytes off the front of `in`; false when it is cut short or too long.
/// Thread: any.  Source: protobuf encoding, base 128 varints.
[[nodiscard]] bool take_varint(std::string_view& in, std::uint64_t& value) noexcept;

/// Walks the fields of one message in order of appearance.
class WireReader {
 public:
  explicit WireReader(std::string_view message) noexcept : rest_(message) {}

  /// The next field; false at the end of the message and at the first malformed byte (then `failed()`).
  [[nodiscard]] bool next(WireField& field) noexcept;
  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  bool take(WireField& field) noexcept;
  bool take_fixed(std::size_t size, std::uint64_t& value) noexcept;

  std::string_view rest_;
  bool failed_ = false;
};

/// True when `text` is well-formed UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF).
/// Source: RFC 3629; proto3 demands it of every `string`.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace turms::proto
