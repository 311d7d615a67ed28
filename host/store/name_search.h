// SPDX-License-Identifier: Apache-2.0
// Turns what somebody typed to find a user or a group into a query of SQLite's full-text index, so that nothing in it
// is taken for query syntax. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace turms::gateway::store {

/// Words of one search; each one costs a walk through an index.
inline constexpr size_t kMaxSearchedWords = 8;

/// The words of `text` as an FTS5 expression that matches beginnings of words; nothing when there are no words, or more
/// than `max_words`. No text can break out of it. Thread: any.
[[nodiscard]] std::optional<std::string> prefix_expression(std::string_view text, size_t max_words);

}  // namespace turms::gateway::store
