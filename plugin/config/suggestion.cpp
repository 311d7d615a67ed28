// SPDX-License-Identifier: Apache-2.0
#include "config/suggestion.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace turms::xmpp::config {
namespace {

constexpr size_t kLongest = 64;

// Damerau's distance with neighbouring swaps; three rows of the table are enough.
size_t slips_between(std::string_view from, std::string_view to) {
  std::vector<size_t> before_last(to.size() + 1), last(to.size() + 1), row(to.size() + 1);
  for (size_t column = 0; column <= to.size(); ++column) row[column] = column;
  for (size_t line = 1; line <= from.size(); ++line) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = line;
    for (size_t column = 1; column <= to.size(); ++column) {
      const size_t wrong = from[line - 1] == to[column - 1] ? 0 : 1;
      row[column] = std::min({last[column] + 1, row[column - 1] + 1, last[column - 1] + wrong});
      const bool swapped =
          line > 1 && column > 1 && from[line - 1] == to[column - 2] && from[line - 2] == to[column - 1];
      if (swapped) row[column] = std::min(row[column], before_last[column - 2] + 1);
    }
  }
  return row[to.size()];
}

}  // namespace

std::string_view nearest(std::string_view typed, std::span<const std::string_view> known) {
  if (typed.empty() || typed.size() > kLongest) return {};
  std::string_view best;
  size_t fewest = std::max<size_t>(1, typed.size() / 3) + 1;
  for (const std::string_view word : known) {
    if (word.size() > kLongest) continue;
    const size_t slips = slips_between(typed, word);
    if (slips >= fewest) continue;
    fewest = slips;
    best = word;
  }
  return best;
}

}  // namespace turms::xmpp::config
