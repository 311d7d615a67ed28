// SPDX-License-Identifier: Apache-2.0
#include "store/name_search.h"

namespace turms::gateway::store {
namespace {

/// One word as an FTS5 string: in quotes, with quotes inside doubled. A NUL would end the query early for SQLite.
void append_word(std::string& query, std::string_view word) {
  if (!query.empty()) query += ' ';
  query += '"';
  for (const char c : word) {
    if (c == '"') query += '"';
    query += c;
  }
  query += "\"*";
}

}  // namespace

std::string name_query(std::string_view text) {
  constexpr std::string_view kSpaces(" \t\n\v\f\r\0", 7);
  std::string query;
  for (int words = 0; words < kMaxSearchedWords; ++words) {
    const size_t begin = text.find_first_not_of(kSpaces);
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const std::string_view word = text.substr(0, text.find_first_of(kSpaces));
    append_word(query, word);
    text.remove_prefix(word.size());
  }
  return query;
}

}  // namespace turms::gateway::store
