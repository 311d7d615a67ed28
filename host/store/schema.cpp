// SPDX-License-Identifier: Apache-2.0
#include "store/schema.h"

#include <array>
#include <string>

namespace turms::gateway::store {
namespace {

constexpr int64_t kApplicationId = 0x54584D50;  // "TXMP": tells our files from those of other programs

// Dates are milliseconds since the Unix epoch. Columns of messages that are NULL cost one byte a row.
constexpr const char* kFirst = R"sql(
CREATE TABLE users (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  name TEXT NOT NULL DEFAULT '',
  intro TEXT NOT NULL DEFAULT '',
  profile_picture TEXT NOT NULL DEFAULT '',
  profile_access_strategy INTEGER NOT NULL DEFAULT 0,
  registration_date INTEGER NOT NULL,
  last_updated_date INTEGER NOT NULL,
  deletion_date INTEGER,
  active INTEGER NOT NULL DEFAULT 1
);

-- A table of its own: profiles are read often, verifiers at logins only, and other hashes may join.
CREATE TABLE scram_verifiers (
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  salt BLOB NOT NULL,
  iterations INTEGER NOT NULL,
  stored_key BLOB NOT NULL,
  server_key BLOB NOT NULL,
  PRIMARY KEY (user_id, hash)
) WITHOUT ROWID;

CREATE TABLE relationships (
  owner_id INTEGER NOT NULL,
  related_user_id INTEGER NOT NULL,
  name TEXT,
  block_date INTEGER,
  establishment_date INTEGER NOT NULL,
  PRIMARY KEY (owner_id, related_user_id)
) WITHOUT ROWID;

-- Ids grow with time, so rows are appended. The conversation is computed, stored in its index only: (lower, higher user id) of
-- a private one, (0, group id) of a group. What can be large comes last: SQLite walks through it to reach what follows.
CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  sender_id INTEGER NOT NULL,
  target_id INTEGER NOT NULL,
  is_group INTEGER NOT NULL,
  is_system INTEGER NOT NULL,
  delivery_date INTEGER NOT NULL,
  burn_after INTEGER,
  pre_message_id INTEGER,
  modification_date INTEGER,
  recall_date INTEGER,
  deletion_date INTEGER,
  text TEXT,
  records BLOB,
  conversation_low INTEGER AS (CASE WHEN is_group THEN 0 ELSE min(sender_id, target_id) END) VIRTUAL,
  conversation_high INTEGER AS (CASE WHEN is_group THEN target_id ELSE max(sender_id, target_id) END) VIRTUAL
);
CREATE INDEX messages_by_conversation ON messages (conversation_low, conversation_high, delivery_date);
CREATE INDEX messages_received ON messages (target_id, delivery_date) WHERE is_group = 0;
)sql";

constexpr std::array kMigrations = {kFirst};

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

Result<void> migrate(Database& database) {
  auto version = database.number("PRAGMA user_version");
  if (!version.ok()) return version.error();
  TURMS_TRY(check_owner(database, *version));
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
