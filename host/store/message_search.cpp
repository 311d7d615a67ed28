// SPDX-License-Identifier: Apache-2.0
#include "store/message_search.h"

#include <algorithm>
#include <limits>

#include "store/message_row.h"

namespace turms::gateway::store {
namespace {

constexpr std::string_view kSpace = " \t\r\n\v\f";
constexpr const char* kForget =
    "INSERT INTO message_search (message_search, rowid, participants, text) "
    "SELECT 'delete', id, participants, text FROM message_search_rows "
    "WHERE id <= (SELECT indexed_up_to FROM message_search_progress) AND id ";

/// A string of FTS5: nothing in it is an operator.
void append_quoted(std::string& expression, std::string_view word) {
  expression.push_back('"');
  for (const char c : word) {
    if (c == '\0') continue;  // would end the expression
    expression.append(c == '"' ? 2 : 1, c);
  }
  expression.push_back('"');
}

std::string user_token(int64_t id) {
  return "u" + std::to_string(id);
}

std::string group_token(int64_t id) {
  return "g" + std::to_string(id);
}

/// Whose messages: a conversation's, or all that the user may see.
std::string participants_of(const SearchQuery& query) {
  if (query.conversation) {
    const auto [low, high] = *query.conversation;
    if (low == 0) return '"' + group_token(high) + '"';
    const std::string a = user_token(low);
    const std::string b = user_token(high);
    return '"' + a + ' ' + b + "\" OR \"" + b + ' ' + a + '"';  // sender and target, in this order
  }
  std::string all = '"' + user_token(query.user_id) + '"';
  const size_t groups = std::min(query.group_ids.size(), MessageSearch::kMaxGroups);
  for (const int64_t id : query.group_ids.first(groups)) all.append(" OR \"").append(group_token(id)).append("\"");
  return all;
}

}  // namespace

std::string search_expression(const SearchQuery& query) {
  std::string words;
  std::string_view rest = query.words;
  for (size_t count = 0; count < MessageSearch::kMaxWords; ++count) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kSpace), rest.size()));
    if (rest.empty()) break;
    const std::string_view word = rest.substr(0, rest.find_first_of(kSpace));
    rest.remove_prefix(word.size());
    if (!words.empty()) words.append(" AND ");
    append_quoted(words, word);
  }
  if (words.empty()) return {};
  return "participants : (" + participants_of(query) + ") AND text : (" + words + ")";
}

MessageSearch::MessageSearch(Database& database)
    : find_(database, std::string("SELECT ")
                          .append(kMessageColumns)
                          .append(" FROM message_search JOIN messages ON messages.id = message_search.rowid "
                                  "WHERE message_search MATCH ?1 AND message_search.rowid < ?2 "
                                  "AND recall_date IS NULL AND deletion_date IS NULL "
                                  "ORDER BY message_search.rowid DESC LIMIT ?3")),
      next_(database,
            "SELECT count(*), max(id) FROM (SELECT id FROM messages WHERE id > "
            "(SELECT indexed_up_to FROM message_search_progress) ORDER BY id LIMIT ?1)"),
      read_(database,
            "INSERT INTO message_search (rowid, participants, text) SELECT id, participants, text "
            "FROM message_search_rows WHERE id > (SELECT indexed_up_to FROM message_search_progress) AND id <= ?1"),
      progress_(database, "UPDATE message_search_progress SET indexed_up_to = ?1"),
      forget_(database, std::string(kForget) + "= ?1"),
      forget_up_to_(database, std::string(kForget) + "<= ?1"),
      learn_(database,
             "INSERT INTO message_search (rowid, participants, text) SELECT id, participants, text "
             "FROM message_search_rows WHERE id <= (SELECT indexed_up_to FROM message_search_progress) AND id = ?1") {
}

Result<void> MessageSearch::find(const SearchQuery& query, std::vector<Message>& out) {
  const std::string expression = search_expression(query);
  if (expression.empty()) return {};
  return find_.each([&](const Rows& row) { out.push_back(message_of(row)); }, std::string_view(expression),
                    query.before_id.value_or(std::numeric_limits<int64_t>::max()), query.limit);
}

Result<int64_t> MessageSearch::catch_up(int64_t limit) {
  int64_t count = 0;
  int64_t last = 0;
  const auto take = [&](const Rows& row) {
    count = row.integer(0);
    last = row.integer(1);
  };
  TURMS_TRY(next_.each(take, limit));
  if (count == 0) return 0;
  TURMS_TRY(read_.run(last));
  TURMS_TRY(progress_.run(last));
  return count;
}

Result<void> MessageSearch::forget(int64_t id) {
  return forget_.run(id);
}

Result<void> MessageSearch::forget_up_to(int64_t id) {
  return forget_up_to_.run(id);
}

Result<void> MessageSearch::learn(int64_t id) {
  return learn_.run(id);
}

}  // namespace turms::gateway::store
