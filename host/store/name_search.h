// SPDX-License-Identifier: Apache-2.0
// Turns what somebody typed into a query of SQLite's full-text index, so that nothing in it is taken for query syntax.
// Pure.
#pragma once

#include <string>
#include <string_view>

namespace turms::gateway::store {

/// Words beyond this many are left out: each one costs a walk through an index.
inline constexpr int kMaxSearchedWords = 8;

/// An FTS5 query for rows that have, for each word of `text`, a word that begins with it. Words end at white space.
/// \returns  empty when there is nothing to look for
[[nodiscard]] std::string name_query(std::string_view text);

}  // namespace turms::gateway::store
