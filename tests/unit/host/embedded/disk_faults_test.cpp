// SPDX-License-Identifier: Apache-2.0
// What carriers see when the disk, the file or another process is in the way: a clear error or a clean recovery, never
// a wrong success. Full disks and failing syncs: writer_test.cpp; kills and cut logs: durability_test.cpp.
#include <filesystem>
#include <fstream>
#include <string>

#include "host/embedded/test_client.h"
#include "host/store/faulty_vfs.h"

namespace turms::gateway::embedded {
namespace {

namespace fs = std::filesystem;

struct DiskFaultsTest : BackendTest {
  DiskFaultsTest() { settings.vfs = store::FaultyVfs::kName; }
  ~DiskFaultsTest() override { backend.reset(); }

  /// How many messages the files hold as they are now, which is what a loss of power would leave.
  int64_t messages_in_a_copy(uintmax_t torn_bytes_at_the_end = 0) {
    const std::string copy = directory.file("copy.db");
    for (const char* part : {"", "-wal", "-shm"}) fs::remove(copy + part);
    fs::copy_file(directory.file(), copy);
    fs::copy_file(directory.file() + "-wal", copy + "-wal");
    if (torn_bytes_at_the_end != 0) {
      std::fstream log(copy + "-wal", std::ios::in | std::ios::out | std::ios::binary);
      log.seekp(static_cast<std::streamoff>(fs::file_size(copy + "-wal") - torn_bytes_at_the_end));
      log << std::string(torn_bytes_at_the_end, '?');
    }
    auto database = store::Database::open(store::test_options(copy, store::Access::read_write));
    EXPECT_TRUE(database.ok()) << (database.ok() ? "" : database.error().to_string());
    EXPECT_EQ(*database->number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    return *database->number("SELECT count(*) FROM messages");
  }

  store::FaultyVfs vfs;
};

TEST_F(DiskFaultsTest, a_read_only_file_system_is_told_at_start) {
  vfs.read_only = true;
  const auto opened = open_embedded(settings, clock, log);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().where, directory.file());
  EXPECT_TRUE(opened.error().code == Code::denied || opened.error().code == Code::io) << opened.error().to_string();
  settings.database = directory.file("new.db");
  EXPECT_FALSE(open_embedded(settings, clock, log).ok());
  EXPECT_FALSE(fs::exists(directory.file("new.db")));
}

TEST_F(DiskFaultsTest, a_file_system_that_turns_read_only_is_1200_and_reads_go_on) {
  start();
  TestClient sender(*backend);
  TestClient receiver(*backend);
  sender.enter(1);
  receiver.enter(2);
  ASSERT_EQ(sender.code(sender.submit_message(2, "before")), status::kOk);
  vfs.write_result = SQLITE_IOERR_WRITE;  // what SQLite makes of EROFS
  EXPECT_EQ(sender.code(sender.submit_message(2, "lost")), status::kServerInternalError);
  proto::QueryMessagesRequest query{};
  query.has_are_group_messages = true;
  EXPECT_EQ(receiver.code(receiver.submit(query)), status::kOk);
  vfs.write_result = SQLITE_OK;
  ASSERT_EQ(sender.code(sender.submit_message(2, "after")), status::kOk);
  EXPECT_EQ(receiver.pushed_texts(2), (std::vector<std::string>{"before", "after"}));
}

TEST_F(DiskFaultsTest, a_lock_that_another_process_keeps_is_1200_for_those_who_waited) {
  settings.busy_timeout_millis = 1;
  start();
  TestClient sender(*backend);
  TestClient receiver(*backend);
  sender.enter(1);
  receiver.enter(2);
  {
    store::Database other = other_connection();
    const auto lock = store::Transaction::begin(other);
    ASSERT_TRUE(lock.ok());
    EXPECT_EQ(sender.code(sender.submit_message(2, "lost")), status::kServerInternalError);
  }
  ASSERT_EQ(sender.code(sender.submit_message(2, "after")), status::kOk);
  EXPECT_EQ(receiver.pushed_texts(1), std::vector<std::string>{"after"});
  EXPECT_EQ(stored_messages(), 1);
  ASSERT_FALSE(log.lines_of("backend.commit_failed").empty());
  EXPECT_NE(log.lines_of("backend.commit_failed").front().message.find("locked"), std::string::npos);
}

TEST_F(DiskFaultsTest, a_power_cut_within_a_checkpoint_loses_nothing) {
  start();
  TestClient sender(*backend);
  sender.enter(1);
  constexpr int64_t kMessages = 50;
  for (int64_t i = 0; i < kMessages; ++i)
    ASSERT_EQ(sender.code(sender.submit_message(2, std::string(3000, 'x'))), status::kOk);
  for (const int written : {0, 1, 7, 20}) {
    store::OpenOptions options = store::test_options(directory.file(), store::Access::read_write);
    options.vfs = store::FaultyVfs::kName;
    auto checkpointing = store::Database::open(options);
    ASSERT_TRUE(checkpointing.ok());
    vfs.later_write_result = SQLITE_IOERR_WRITE;
    vfs.writes_until_fault = written;
    EXPECT_FALSE(checkpointing->checkpoint().ok());
    vfs.writes_until_fault = -1;
    EXPECT_EQ(messages_in_a_copy(), kMessages) << "cut after " << written << " pages";
  }
  ASSERT_EQ(sender.code(sender.submit_message(2, "on")), status::kOk);
}

TEST_F(DiskFaultsTest, a_frame_that_was_torn_takes_its_commit_with_it_and_no_other) {
  start();
  TestClient sender(*backend);
  sender.enter(1);
  for (int64_t i = 0; i < 20; ++i) ASSERT_EQ(sender.code(sender.submit_message(2, "x")), status::kOk);
  ASSERT_EQ(messages_in_a_copy(), 20);
  EXPECT_EQ(messages_in_a_copy(1), 19) << "the last byte of the newest commit is wrong";
  EXPECT_EQ(messages_in_a_copy(4096 + 24), 19) << "its last frame is, header included";
}

TEST_F(DiskFaultsTest, a_log_of_garbage_is_as_good_as_none) {
  start();
  {
    TestClient sender(*backend);
    sender.enter(1);
    ASSERT_EQ(sender.code(sender.submit_message(2, "x")), status::kOk);
  }
  backend.reset();  // the last connection copies the log into the file
  std::ofstream(directory.file() + "-wal", std::ios::binary) << std::string(100'000, '?');
  start();
  EXPECT_EQ(stored_messages(), 1);
}

}  // namespace
}  // namespace turms::gateway::embedded
