// SPDX-License-Identifier: Apache-2.0
#include "store/user_search.h"

namespace turms::gateway::store {
namespace {

/// Between words: ASCII's spaces and controls (a NUL would end the expression for SQLite), and its punctuation, of
/// which the tokenizer makes no words either.
bool parts_words(char c) {
  const auto byte = static_cast<unsigned char>(c);
  const bool is_word =
      byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
  return !is_word;
}

NameMatch match_of(const Rows& row) {
  return {row.integer(0), std::string(row.text(1))};
}

}  // namespace

std::optional<std::string> prefix_expression(std::string_view text, size_t max_words) {
  std::string expression;
  size_t words = 0;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && !parts_words(text[end])) ++end;
    if (end > at) {
      if (++words > max_words) return std::nullopt;
      expression.append(expression.empty() ? "\"" : " \"").append(text.substr(at, end - at)).append("\"*");
    }
    at = end + 1;
  }
  if (words == 0) return std::nullopt;
  return expression;
}

UserSearch::UserSearch(Database& database)
    : find_(database,
            "SELECT rowid, highlight(user_names, 0, char(2), char(3)) FROM user_names WHERE user_names MATCH ?1 "
            "ORDER BY rowid LIMIT ?3 OFFSET ?2"),
      find_user_(database,
                 "SELECT rowid, highlight(user_names, 0, char(2), char(3)) FROM user_names "
                 "WHERE user_names MATCH ?1 AND rowid = ?2") {
}

Result<std::vector<NameMatch>> UserSearch::find(std::string_view expression, int64_t skip, int64_t limit) {
  std::vector<NameMatch> matches;
  TURMS_TRY(find_.each([&](const Rows& row) { matches.push_back(match_of(row)); }, expression, skip, limit));
  return matches;
}

Result<std::optional<NameMatch>> UserSearch::find_user(std::string_view expression, int64_t user_id) {
  std::optional<NameMatch> match;
  TURMS_TRY(find_user_.each([&](const Rows& row) { match = match_of(row); }, expression, user_id));
  return match;
}

}  // namespace turms::gateway::store
