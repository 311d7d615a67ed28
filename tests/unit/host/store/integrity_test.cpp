// SPDX-License-Identifier: Apache-2.0
#include "store/integrity.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

struct IntegrityTest : ::testing::Test {
  Database open(Access access = Access::create) {
    auto database = Database::open(test_options(directory.file(), access));
    EXPECT_TRUE(database.ok()) << (database.ok() ? "" : database.error().to_string());
    return std::move(database).value();
  }
  /// A database of ours with some users and verifiers; closed, so that the file holds everything.
  void make() {
    Database database = open();
    ASSERT_TRUE(migrate(database).ok());
    auto transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction.ok());
    for (int i = 1; i <= 500; ++i) {
      ASSERT_TRUE(database
                      .execute("INSERT INTO users (name, registration_date, last_updated_date) "
                               "VALUES (hex(randomblob(100)), 1, 1)")
                      .ok());
    }
    ASSERT_TRUE(transaction->commit().ok());
  }
  /// Overwrites bytes of the file, as a failing disk would.
  void damage(int64_t at, const std::string& bytes) const {
    std::fstream file(directory.file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << bytes;
  }

  TempDirectory directory;
};

TEST_F(IntegrityTest, a_sound_database_has_no_complaints) {
  make();
  Database database = open(Access::read_only);
  const auto damage = find_damage(database);
  ASSERT_TRUE(damage.ok()) << damage.error().to_string();
  EXPECT_TRUE(damage->empty()) << damage->front();
}

TEST_F(IntegrityTest, a_page_of_garbage_is_told) {
  make();
  Database database = open(Access::read_only);
  const int64_t root = *database.number("SELECT rootpage FROM sqlite_schema WHERE name = 'users'");
  damage((root - 1) * 4096, std::string(4096, '?'));
  const auto found = find_damage(database);
  EXPECT_TRUE(!found.ok() || !found->empty());
}

TEST_F(IntegrityTest, a_reference_to_nobody_is_told) {
  make();
  {
    Database database = open();
    ASSERT_TRUE(database
                    .execute("PRAGMA foreign_keys = OFF;"
                             "INSERT INTO scram_verifiers VALUES (9999, 'SHA-256', x'', 1, x'', x'')")
                    .ok());
  }
  Database database = open(Access::read_only);
  const auto damage = find_damage(database);
  ASSERT_TRUE(damage.ok());
  ASSERT_EQ(damage->size(), 1U);
  EXPECT_EQ(damage->front(), "a row of scram_verifiers refers to what users does not have");
}

TEST_F(IntegrityTest, complaints_are_bounded) {
  make();
  {
    Database database = open();
    ASSERT_TRUE(database
                    .execute("PRAGMA foreign_keys = OFF;"
                             "INSERT INTO scram_verifiers SELECT id + 10000, 'SHA-256', x'', 1, x'', x'' FROM users")
                    .ok());
  }
  Database database = open(Access::read_only);
  const auto damage = find_damage(database);
  ASSERT_TRUE(damage.ok());
  EXPECT_EQ(damage->size(), static_cast<size_t>(kMaxComplaints));
}

TEST_F(IntegrityTest, the_file_of_another_program_is_refused) {
  Database database = open();
  ASSERT_TRUE(database.execute("CREATE TABLE recipes (name)").ok());
  const auto damage = find_damage(database);
  ASSERT_FALSE(damage.ok());
  EXPECT_EQ(damage.error().code, Code::unsupported);
}

TEST_F(IntegrityTest, a_damaged_header_is_told_at_the_door_whatever_byte_of_it_is_wrong) {
  make();
  const std::string whole = [&] {
    std::ifstream file(directory.file(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  // The magic, the page size, the format to read, the payload fractions, the schema format, the encoding.
  for (const int64_t at : {0, 15, 16, 19, 21, 22, 23, 47, 59}) {
    std::ofstream(directory.file(), std::ios::binary) << whole;
    damage(at, "\x7f");
    auto database = Database::open(test_options(directory.file(), Access::read_only));
    if (!database.ok()) {
      EXPECT_FALSE(database.error().detail.empty());
      continue;
    }
    const auto found = find_damage(*database);
    EXPECT_TRUE(!found.ok() || !found->empty()) << "byte " << at << " went unnoticed";
  }
}

}  // namespace
}  // namespace turms::gateway::store
