// SPDX-License-Identifier: Apache-2.0
// Which part of a file a client asks for: the Range header, as far as one part of it goes. Pure functions.
// Source: RFC 9110 14.
#pragma once

#include <cstdint>
#include <string_view>

namespace turms::gateway::net {

struct ByteRange {
  enum class Kind {
    whole,          // no range, or one that is not understood: the answer is the whole file
    part,           // `length` bytes from `first`, at least one
    unsatisfiable,  // nothing of the file lies in it
  };
  Kind kind = Kind::whole;
  uint64_t first = 0;
  uint64_t length = 0;

  bool operator==(const ByteRange&) const = default;
};

/// \param header  the field's value; empty: there was none. Several ranges at once are answered with the whole, which
///                RFC 9110 allows and which no download or player minds
/// \param size    of the file
[[nodiscard]] ByteRange parse_range(std::string_view header, uint64_t size);

}  // namespace turms::gateway::net
