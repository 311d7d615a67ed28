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

}  // namespace

Place in_bytes(Place place, std::string_view text) {
  if (place.line == 0) return place;
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  const std::string_view line = line_of(text, place.line);
  uint32_t at = 0;
  for (uint32_t seen = 1; seen < place.column && at < line.size(); ++seen) {
    do ++at;
    while (at < line.size() && continues(line[at]));
  }
  return {place.line, at + 1};
}

void Complaints::add(Place place, std::string message) {
  if (found_.size() < kMost) found_.push_back({place.line, place.column, std::move(message)});
}

std::vector<ConfigError> Complaints::sorted(std::string_view text) const {
  std::vector<ConfigError> errors = found_;
  std::stable_sort(errors.begin(), errors.end(), [](const ConfigError& a, const ConfigError& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  for (ConfigError& error : errors) {
    error.column = in_bytes({error.line, error.column}, text).column;
  }
  return errors;
}

}  // namespace turms::xmpp::config
