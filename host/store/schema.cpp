// SPDX-License-Identifier: Apache-2.0
#include "store/schema.h"

#include <array>
#include <string>

#include "store/schema_conversations.h"
#include "store/schema_core.h"
#include "store/schema_extensions.h"
#include "store/schema_groups.h"
#include "store/schema_relationships.h"
#include "store/schema_storage.h"

namespace turms::gateway::store {
namespace {

constexpr int64_t kApplicationId = 0x54584D50;  // "TXMP": tells our files from those of other programs

// In the order of their numbers. A script that was released is never edited.
constexpr std::array kMigrations = {kSchemaCore, kSchemaRelationships, kSchemaGroups, kSchemaConversations,
                                    kSchemaStorage, kSchemaExtensions};

Result<void> check_owner(Database& database, int64_t version) {
  auto application = database.number("PRAGMA application_id");
  if (!application.ok()) return application.error();
  auto tables = database.number("SELECT count(*) FROM sqlite_schema");
  if (!tables.ok()) return tables.error();
  const bool is_new = version == 0 && *tables == 0;
  if (!is_new && *application != kApplicationId) {
    return Error{Code::unsupported, database.path(), "this database belongs to another program"};
  }
  if (version > schema_version()) {
    return Error{Code::unsupported, database.path(),
                 "written by a newer release (schema " + std::to_string(version) + ", this one knows " +
                     std::to_string(schema_version()) + ")"};
  }
  return {};
}

}  // namespace

int64_t schema_version() {
  return static_cast<int64_t>(kMigrations.size());
}

Result<int64_t> stored_version(Database& database) {
  auto version = database.number("PRAGMA user_version");
  if (!version.ok()) return version.error();
  TURMS_TRY(check_owner(database, *version));
  return version;
}

Result<void> migrate(Database& database) {
  auto version = stored_version(database);
  if (!version.ok()) return version.error();
  if (*version == schema_version()) return {};
  auto transaction = Transaction::begin(database);
  if (!transaction.ok()) return transaction.error();
  // Read again under the write lock: another process may have been faster.
  version = database.number("PRAGMA user_version");
  if (!version.ok()) return version.error();
  for (auto step = static_cast<size_t>(*version); step < kMigrations.size(); ++step) {
    TURMS_TRY(database.execute(kMigrations.at(step)));
  }
  TURMS_TRY(database.execute(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str()));
  TURMS_TRY(database.execute(("PRAGMA user_version = " + std::to_string(schema_version())).c_str()));
  return transaction->commit();
}

}  // namespace turms::gateway::store
