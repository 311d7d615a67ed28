// SPDX-License-Identifier: Apache-2.0
#include "store/integrity.h"

#include "store/query.h"
#include "store/schema.h"

namespace turms::gateway::store {

Result<std::vector<std::string>> find_damage(Database& database) {
  const auto version = stored_version(database);
  if (!version.ok()) return version.error();
  std::vector<std::string> complaints;
  Query structure(database,
                  "SELECT integrity_check FROM pragma_integrity_check(" + std::to_string(kMaxComplaints) + ")");
  TURMS_TRY(structure.each([&](const Rows& row) {
    if (row.text(0) != "ok") complaints.emplace_back(row.text(0));
  }));
  Query references(database, "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT " +
                                 std::to_string(kMaxComplaints));
  TURMS_TRY(references.each([&](const Rows& row) {
    complaints.push_back("a row of " + std::string(row.text(0)) + " refers to what " + std::string(row.text(2)) +
                         " does not have");
  }));
  return complaints;
}

}  // namespace turms::gateway::store
