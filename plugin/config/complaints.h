// SPDX-License-Identifier: Apache-2.0
// The list of what is wrong with a configuration, while it is being read. Bounded: whoever feeds us a file of a million
// mistakes gets the first hundred. Internal to this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/parse.h"

namespace turms::xmpp::config {

/// A place in the text as a parser counts it: lines and code points from 1; line 0 is no place.
struct Place {
  uint32_t line = 0;
  uint32_t column = 0;
};

/// The same place with its column in bytes, as the ABI counts it.
[[nodiscard]] Place in_bytes(Place place, std::string_view text);

class Complaints {
 public:
  static constexpr size_t kMost = 100;

  void add(Place place, std::string message);
  [[nodiscard]] bool is_empty() const { return found_.empty(); }

  /// By position, those of no place first; columns in bytes of `text`, as the ABI counts them.
  [[nodiscard]] std::vector<ConfigError> sorted(std::string_view text) const;

 private:
  std::vector<ConfigError> found_;
};

}  // namespace turms::xmpp::config
