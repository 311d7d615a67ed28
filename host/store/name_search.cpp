// SPDX-License-Identifier: Apache-2.0
#include "store/name_search.h"

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

}  // namespace turms::gateway::store
