// SPDX-License-Identifier: Apache-2.0
#include "store/user_search.h"

namespace turms::gateway::store {
namespace {

NameMatch match_of(const Rows& row) {
  return {row.integer(0), std::string(row.text(1))};
}

}  // namespace

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
