// SPDX-License-Identifier: Apache-2.0
#include "net/byte_range.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace turms::gateway::net {
namespace {

constexpr std::string_view kUnit = "bytes=";

/// All of `text` as a number; a larger one than there is room for is no smaller than any file.
std::optional<uint64_t> number_of(std::string_view text) {
  const bool is_number =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number) return std::nullopt;
  uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failed == std::errc() ? value : UINT64_MAX;
}

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// "-N": the last N bytes.
ByteRange suffix(uint64_t wanted, uint64_t size) {
  const uint64_t length = std::min(wanted, size);
  if (length == 0) return {ByteRange::Kind::unsatisfiable, 0, 0};
  return {ByteRange::Kind::part, size - length, length};
}

bool is_unit(std::string_view header) {
  return header.size() > kUnit.size() && std::equal(kUnit.begin(), kUnit.end(), header.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b);
         });
}

}  // namespace

ByteRange parse_range(std::string_view header, uint64_t size) {
  header = trimmed(header);
  if (!is_unit(header)) return {};
  const std::string_view range = trimmed(header.substr(kUnit.size()));
  const size_t dash = range.find('-');
  if (dash == range.npos) return {};
  const std::string_view from = range.substr(0, dash);
  const std::string_view to = range.substr(dash + 1);
  const auto first = number_of(from);
  const auto last = number_of(to);
  if (from.empty()) return last ? suffix(*last, size) : ByteRange();
  if (!first || (!to.empty() && (!last || *last < *first))) return {};
  if (*first >= size) return {ByteRange::Kind::unsatisfiable, 0, 0};
  const uint64_t end = last ? std::min(*last, size - 1) : size - 1;
  return {ByteRange::Kind::part, *first, end - *first + 1};
}

}  // namespace turms::gateway::net
