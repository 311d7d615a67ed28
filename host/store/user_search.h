// SPDX-License-Identifier: Apache-2.0
// Users by name: every word that is searched for must begin a word of the name, whatever its case and accents. Results
// come by id, so that finding twenty of a million costs what twenty cost. Belongs to the thread of its database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

struct NameMatch {
  int64_t user_id = 0;
  std::string highlighted;  // the name, with what was found between U+0002 and U+0003, as Turms marks it
};

class UserSearch {
 public:
  explicit UserSearch(Database& database);

  /// \param expression  of prefix_expression() in name_search.h
  Result<std::vector<NameMatch>> find(std::string_view expression, int64_t skip, int64_t limit);
  /// Whether this user is among those who are found.
  Result<std::optional<NameMatch>> find_user(std::string_view expression, int64_t user_id);

 private:
  Query find_;
  Query find_user_;
};

}  // namespace turms::gateway::store
