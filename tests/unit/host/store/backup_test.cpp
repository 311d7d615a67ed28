// SPDX-License-Identifier: Apache-2.0
#include "store/backup.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "host/store/faulty_vfs.h"
#include "host/store/temp_database.h"

namespace turms::gateway::store {
namespace {

struct BackupTest : ::testing::Test {
  BackupTest() {
    EXPECT_TRUE(writer.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)").ok());
    fill(64);
  }

  static Database open(const std::string& path, Access access) {
    auto database = Database::open(test_options(path, access));
    EXPECT_TRUE(database.ok()) << (database.ok() ? "" : database.error().to_string());
    return std::move(database).value();
  }
  void fill(int rows) {
    for (int i = 0; i < rows; ++i) ASSERT_TRUE(writer.execute("INSERT INTO t (b) VALUES (randomblob(9000))").ok());
  }
  [[nodiscard]] bool target_is_gone() const {
    for (const char* part : {"", "-journal", "-wal", "-shm"})
      if (std::filesystem::exists(target + part)) return false;
    return true;
  }

  TempDirectory directory;
  Database writer = open(directory.file(), Access::create);
  Database source = open(directory.file(), Access::read_only);
  const std::string target = directory.file("copy.db");
};

TEST_F(BackupTest, the_copy_holds_what_was_committed) {
  const auto bytes = back_up(source, target);
  ASSERT_TRUE(bytes.ok()) << bytes.error().to_string();
  EXPECT_EQ(static_cast<uintmax_t>(*bytes), std::filesystem::file_size(target));
  Database copy = open(target, Access::read_write);
  EXPECT_EQ(*copy.number("SELECT count(*) FROM t"), 64);
  EXPECT_EQ(*copy.number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
}

TEST_F(BackupTest, the_copy_can_be_read_where_nothing_can_be_written) {
  ASSERT_TRUE(back_up(source, target).ok());
  const TempDirectory media;
  std::filesystem::copy_file(target, media.file());
  std::filesystem::permissions(media.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  Database copy = open(media.file(), Access::read_only);
  EXPECT_EQ(*copy.number("SELECT count(*) FROM t"), 64);
  EXPECT_EQ(*copy.number("SELECT journal_mode = 'delete' FROM pragma_journal_mode"), 1);
  EXPECT_FALSE(std::filesystem::exists(media.file() + "-shm"));
}

TEST_F(BackupTest, what_is_not_committed_is_not_copied_and_nobody_waits) {
  auto transaction = Transaction::begin(writer);
  ASSERT_TRUE(transaction.ok());
  fill(5);
  ASSERT_TRUE(back_up(source, target).ok());
  ASSERT_TRUE(transaction->commit().ok());
  EXPECT_EQ(*open(target, Access::read_only).number("SELECT count(*) FROM t"), 64);
  EXPECT_EQ(*source.number("SELECT count(*) FROM t"), 69) << "the source goes on with what is new";
  EXPECT_FALSE(source.in_transaction());
}

TEST_F(BackupTest, a_file_that_exists_is_left_alone) {
  const auto refused = back_up(source, directory.file());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::conflict);
  EXPECT_EQ(*source.number("SELECT count(*) FROM t"), 64);
}

TEST_F(BackupTest, a_full_disk_is_an_error_and_leaves_nothing_behind) {
  FaultyVfs vfs;
  vfs.writes_until_fault = 40;
  vfs.later_write_result = SQLITE_FULL;
  const auto failed = back_up(source, target, FaultyVfs::kName);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, Code::limit) << failed.error().to_string();
  EXPECT_TRUE(target_is_gone());
  EXPECT_FALSE(source.in_transaction());
}

TEST_F(BackupTest, a_disk_that_does_not_sync_is_an_error) {
  FaultyVfs vfs;
  vfs.sync_result = SQLITE_IOERR_FSYNC;
  const auto failed = back_up(source, target, FaultyVfs::kName);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, Code::io);
  EXPECT_TRUE(target_is_gone());
}

TEST_F(BackupTest, a_folder_that_is_missing_is_an_error) {
  const auto failed = back_up(source, directory.file("nowhere/copy.db"));
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, Code::io);
}

}  // namespace
}  // namespace turms::gateway::store
