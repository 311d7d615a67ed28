// SPDX-License-Identifier: Apache-2.0
#include "config/suggestion.h"

#include <algorithm>
#include <array>

namespace turms::gateway::config {
namespace {

constexpr size_t kLongest = 64;

/// Optimal string alignment distance: a swap of two neighbours counts once, as a typist makes it.
size_t distance(std::string_view a, std::string_view b) {
  std::array<std::array<size_t, kLongest + 1>, 3> rows{};
  for (size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& above_that = rows[(i + 1) % 3];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t mistyped = above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, mistyped});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], above_that[j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace

std::string_view nearest(std::string_view typed, std::span<const std::string> known) {
  std::string_view best;
  if (typed.empty() || typed.size() > kLongest) return best;
  size_t best_distance = std::max<size_t>(1, typed.size() / 3) + 1;
  for (const std::string& word : known) {
    if (word.size() > kLongest) continue;
    const size_t apart = distance(typed, word);
    if (apart < best_distance) {
      best_distance = apart;
      best = word;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string> known) {
  const std::string_view word = nearest(typed, known);
  if (word.empty()) return {};
  return "; did you mean \"" + std::string(word) + "\"?";
}

}  // namespace turms::gateway::config
