// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "host/store/faulty_vfs.h"
#include "host/store/temp_database.h"
#include "store/query.h"

namespace turms::gateway::store {
namespace {

Database open_new(const std::string& path, const char* vfs = "") {
  OpenOptions options = test_options(path);
  options.vfs = vfs;
  auto database = Database::open(options);
  EXPECT_TRUE(database.ok()) << (database.ok() ? "" : database.error().to_string());
  EXPECT_TRUE(database->execute("CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY, b TEXT)").ok());
  return std::move(database).value();
}

TEST(Database, opens_with_the_log_and_the_durability_asked_for) {
  const TempDirectory directory;
  Database database = open_new(directory.file());
  EXPECT_EQ(*database.number("SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
  EXPECT_EQ(*database.number("PRAGMA synchronous"), 2);
  EXPECT_EQ(*database.number("PRAGMA foreign_keys"), 1);
  OpenOptions normal = test_options(directory.file());
  normal.synchronous = Synchronous::normal;
  auto second = Database::open(normal);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(*second->number("PRAGMA synchronous"), 1);
}

TEST(Database, a_missing_file_is_an_error_unless_it_may_be_made) {
  const TempDirectory directory;
  const auto opened = Database::open(test_options(directory.file(), Access::read_write));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, Code::io);
  EXPECT_EQ(opened.error().where, directory.file());
}

TEST(Database, a_damaged_header_is_named_and_nothing_is_written) {
  const TempDirectory directory;
  const std::string garbage(8192, '?');
  std::ofstream(directory.file()) << garbage;
  const auto opened = Database::open(test_options(directory.file()));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, Code::io);
  EXPECT_NE(opened.error().detail.find("not a database"), std::string::npos) << opened.error().detail;
  std::ifstream file(directory.file());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), garbage);
}

TEST(Database, a_header_that_forbids_writing_is_told_before_anything_is_written) {
  const TempDirectory directory;
  { const Database made = open_new(directory.file()); }
  {
    std::fstream file(directory.file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(18);  // the format to write: a newer one than ours makes the file read-only
    file << '\x7f';
  }
  const auto opened = Database::open(test_options(directory.file()));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, Code::denied) << opened.error().to_string();
}

TEST(Database, a_read_only_connection_refuses_to_write) {
  const TempDirectory directory;
  { const Database made = open_new(directory.file()); }
  auto database = Database::open(test_options(directory.file(), Access::read_only));
  ASSERT_TRUE(database.ok()) << database.error().to_string();
  EXPECT_EQ(*database->number("SELECT count(*) FROM t"), 0);
  const auto written = database->execute("INSERT INTO t (b) VALUES ('x')");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, Code::denied);
}

TEST(Database, a_directory_that_cant_be_written_is_an_error) {
  if (geteuid() == 0) GTEST_SKIP() << "root writes everywhere";
  const TempDirectory directory;
  std::filesystem::permissions(directory.path(),
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  const auto opened = Database::open(test_options(directory.file()));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, Code::io);
}

TEST(Database, a_full_disk_fails_the_commit_and_keeps_nothing) {
  const TempDirectory directory;
  FaultyVfs vfs;
  Database database = open_new(directory.file(), FaultyVfs::kName);
  auto transaction = Transaction::begin(database);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(database.execute("INSERT INTO t (b) VALUES ('x')").ok());
  vfs.write_result = SQLITE_FULL;
  const auto committed = transaction->commit();
  vfs.write_result = SQLITE_OK;
  ASSERT_FALSE(committed.ok());
  EXPECT_EQ(committed.error().code, Code::limit);
  EXPECT_NE(committed.error().detail.find("disk is full"), std::string::npos) << committed.error().detail;
  EXPECT_FALSE(database.in_transaction());
  EXPECT_EQ(*database.number("SELECT count(*) FROM t"), 0);
  EXPECT_TRUE(database.execute("INSERT INTO t (b) VALUES ('y')").ok());
}

TEST(Database, a_failing_sync_fails_the_commit) {
  const TempDirectory directory;
  FaultyVfs vfs;
  Database database = open_new(directory.file(), FaultyVfs::kName);
  auto transaction = Transaction::begin(database);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(database.execute("INSERT INTO t (b) VALUES ('x')").ok());
  vfs.sync_result = SQLITE_IOERR_FSYNC;
  const auto committed = transaction->commit();
  vfs.sync_result = SQLITE_OK;
  ASSERT_FALSE(committed.ok());
  EXPECT_EQ(committed.error().code, Code::io);
  EXPECT_EQ(*database.number("SELECT count(*) FROM t"), 0);
}

TEST(Database, a_second_writer_gets_a_timeout) {
  const TempDirectory directory;
  Database first = open_new(directory.file());
  Database second = open_new(directory.file());
  const auto holder = Transaction::begin(first);
  ASSERT_TRUE(holder.ok());
  const auto refused = Transaction::begin(second);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::timeout);
}

TEST(Database, an_abandoned_transaction_is_rolled_back) {
  const TempDirectory directory;
  Database database = open_new(directory.file());
  {
    auto transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(database.execute("INSERT INTO t (b) VALUES ('x')").ok());
  }
  EXPECT_FALSE(database.in_transaction());
  EXPECT_EQ(*database.number("SELECT count(*) FROM t"), 0);
}

TEST(Database, a_savepoint_takes_back_its_part_only) {
  const TempDirectory directory;
  Database database = open_new(directory.file());
  auto transaction = Transaction::begin(database);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(database.execute("INSERT INTO t (b) VALUES ('stays')").ok());
  {
    const auto part = Savepoint::begin(database);
    ASSERT_TRUE(part.ok());
    ASSERT_TRUE(database.execute("INSERT INTO t (b) VALUES ('goes')").ok());
  }
  {
    auto part = Savepoint::begin(database);
    ASSERT_TRUE(part.ok());
    ASSERT_TRUE(database.execute("INSERT INTO t (b) VALUES ('stays too')").ok());
    ASSERT_TRUE(part->keep().ok());
  }
  ASSERT_TRUE(transaction->commit().ok());
  EXPECT_EQ(*database.number("SELECT count(*) FROM t"), 2);
}

TEST(Database, the_log_grows_until_it_is_checkpointed_by_anybody) {
  const TempDirectory directory;
  OpenOptions options = test_options(directory.file());
  options.auto_checkpoint_pages = 0;
  auto writer = Database::open(options);
  ASSERT_TRUE(writer.ok() && writer->execute("CREATE TABLE t (a)").ok());
  auto helper = Database::open(options);
  ASSERT_TRUE(helper.ok());
  for (int i = 0; i < 2000; ++i) ASSERT_TRUE(writer->execute("INSERT INTO t VALUES (1)").ok());
  EXPECT_GT(writer->log_pages(), 1900) << "nobody has checkpointed";
  EXPECT_EQ(*helper->checkpoint(), 0);
  ASSERT_TRUE(writer->execute("INSERT INTO t VALUES (2)").ok());
  EXPECT_LT(writer->log_pages(), 10) << "started over";
}

}  // namespace
}  // namespace turms::gateway::store
