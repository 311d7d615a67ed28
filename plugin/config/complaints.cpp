// SPDX-License-Identifier: Apache-2.0
#include "config/complaints.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace turms::xmpp::config {
namespace {

std::string_view line_of(std::string_view text, uint32_t number) {
  for (uint32_t line = 1; line < number; ++line) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

// The column in bytes of the `column`th code point of a line.
uint32_t in_bytes(std::string_view line, uint32_t column) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  uint32_t at = 0;
  for (uint32_t seen = 1; seen < column && at < line.size(); ++seen) {
    do ++at;
    while (at < line.size() && continues(line[at]));
  }
  return at + 1;
}

}  // namespace

void Complaints::add(Place place, std::string message) {
  if (found_.size() < kMost) found_.push_back({place.line, place.column, std::move(message)});
}

std::vector<ConfigError> Complaints::sorted(std::string_view text) const {
  std::vector<ConfigError> errors = found_;
  std::stable_sort(errors.begin(), errors.end(), [](const ConfigError& a, const ConfigError& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  for (ConfigError& error : errors) {
    if (error.line != 0) error.column = in_bytes(line_of(text, error.line), error.column);
  }
  return errors;
}

}  // namespace turms::xmpp::config
