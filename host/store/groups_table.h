// SPDX-License-Identifier: Apache-2.0
// Groups: what everybody may know about one, and its name for searching. A deleted group's row may stay with a deletion
// date (Turms' delete-group-logically-by-default); it is then not found here. Belongs to the thread of its database.
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

struct Group {
  int64_t id = 0;
  int64_t type_id = 0;
  int64_t creator_id = 0;
  int64_t owner_id = 0;
  std::optional<std::string> name;
  std::optional<std::string> intro;
  std::optional<std::string> announcement;
  std::optional<int64_t> min_score;  // what join questions have to yield
  int64_t creation_date = 0;
  int64_t last_updated_date = 0;
  std::optional<int64_t> mute_end_date;  // of the whole group; one in the past mutes nobody
  bool active = true;
};

/// What to change; what is empty stays as it is.
struct GroupChange {
  std::optional<int64_t> type_id;
  std::optional<std::string_view> name;
  std::optional<std::string_view> intro;
  std::optional<std::string_view> announcement;
  std::optional<int64_t> min_score;
  std::optional<int64_t> mute_end_date;
};

class GroupsTable {
 public:
  explicit GroupsTable(Database& database);

  /// \errors  conflict: the id is or was in use, or there is no such type
  Result<void> insert(const Group& group);
  Result<std::optional<Group>> find(int64_t id);
  Result<void> update(int64_t id, const GroupChange& change, int64_t date);
  Result<void> set_owner(int64_t id, int64_t owner_id, int64_t date);
  /// Keeps the row, out of sight. \returns  false: there is no such group
  Result<bool> remove_logically(int64_t id, int64_t date);
  /// Removes the row and every row that refers to it. \returns  false: there is no such group
  Result<bool> remove(int64_t id);

  /// How many groups a user owns, of one type or of all.
  Result<int64_t> count_owned(int64_t owner_id, std::optional<int64_t> type_id);

  /// Groups whose names have a word that begins with each word of `text`, by id.
  Result<std::vector<Group>> search(std::string_view text, int64_t skip, int64_t limit);
  /// Whether search(text) would find this group.
  Result<bool> is_named(int64_t id, std::string_view text);

 private:
  Database& database_;
  Query insert_;
  Query find_;
  Query update_;
  Query set_owner_;
  Query remove_logically_;
  Query remove_;
  Query count_owned_;
  Query count_owned_of_type_;
  Query search_;
  Query is_named_;
};

}  // namespace turms::gateway::store
