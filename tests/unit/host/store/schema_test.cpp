// SPDX-License-Identifier: Apache-2.0
#include "store/schema.h"

#include <string>

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

Database open_file(const std::string& path) {
  auto database = Database::open(test_options(path));
  EXPECT_TRUE(database.ok());
  return std::move(database).value();
}

TEST(Schema, a_new_file_gets_every_table_and_the_version) {
  const TempDirectory directory;
  Database database = open_file(directory.file());
  ASSERT_TRUE(migrate(database).ok());
  EXPECT_EQ(*database.number("PRAGMA user_version"), schema_version());
  EXPECT_EQ(*database.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN "
                             "('users', 'scram_verifiers', 'relationships', 'messages')"),
            4);
}

TEST(Schema, migrating_twice_changes_nothing) {
  const TempDirectory directory;
  Database database = open_file(directory.file());
  ASSERT_TRUE(migrate(database).ok());
  const int64_t before = *database.number("PRAGMA schema_version");
  ASSERT_TRUE(migrate(database).ok());
  EXPECT_EQ(*database.number("PRAGMA schema_version"), before);
}

TEST(Schema, a_file_of_a_newer_release_is_refused_untouched) {
  const TempDirectory directory;
  Database database = open_file(directory.file());
  ASSERT_TRUE(migrate(database).ok());
  ASSERT_TRUE(database.execute("PRAGMA user_version = 999").ok());
  const auto migrated = migrate(database);
  ASSERT_FALSE(migrated.ok());
  EXPECT_EQ(migrated.error().code, Code::unsupported);
  EXPECT_NE(migrated.error().detail.find("newer release"), std::string::npos);
  EXPECT_EQ(*database.number("PRAGMA user_version"), 999);
}

TEST(Schema, the_database_of_another_program_is_refused) {
  const TempDirectory directory;
  Database database = open_file(directory.file());
  ASSERT_TRUE(database.execute("CREATE TABLE recipes (name)").ok());
  const auto migrated = migrate(database);
  ASSERT_FALSE(migrated.ok());
  EXPECT_EQ(migrated.error().code, Code::unsupported);
  EXPECT_EQ(*database.number("SELECT count(*) FROM sqlite_schema"), 1);
}

}  // namespace
}  // namespace turms::gateway::store
