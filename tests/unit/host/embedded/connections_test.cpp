// SPDX-License-Identifier: Apache-2.0
#include "embedded/connections.h"

#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

TEST(Connections, the_writer_makes_the_tables_and_the_readers_find_them) {
  const store::TempDirectory directory;
  EmbeddedSettings settings;
  settings.database = directory.file();
  EXPECT_FALSE(open_connection(settings, Role::reader).ok());
  auto writer = open_connection(settings, Role::writer);
  ASSERT_TRUE(writer.ok());
  auto reader = open_connection(settings, Role::reader);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(*reader->number("SELECT count(*) FROM users"), 0);
}

TEST(Connections, durability_is_a_setting) {
  const store::TempDirectory directory;
  EmbeddedSettings settings;
  settings.database = directory.file();
  EXPECT_EQ(*open_connection(settings, Role::writer)->number("PRAGMA synchronous"), 2);
  settings.durability = Durability::normal;
  EXPECT_EQ(*open_connection(settings, Role::writer)->number("PRAGMA synchronous"), 1);
}

}  // namespace
}  // namespace turms::gateway::embedded
