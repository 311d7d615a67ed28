// SPDX-License-Identifier: Apache-2.0
#include "app/backup_command.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "app/program.h"
#include "blobs/blob_store.h"
#include "embedded/user_admin.h"
#include "host/app/gateway_rig.h"

namespace turms::gateway::app {
namespace {

namespace fs = std::filesystem;
using testing::GatewayRig;

struct BackupCommand : ::testing::Test {
  int run(std::vector<std::string> words) {
    words.insert(words.begin(), {"backup", "--config", rig.file().string()});
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = run_program(words);
    out = ::testing::internal::GetCapturedStdout();
    err = ::testing::internal::GetCapturedStderr();
    return status;
  }
  /// A gateway that runs, with one user.
  std::unique_ptr<Gateway> gateway() {
    auto made = rig.make();
    EXPECT_TRUE(made->start(false).ok());
    add_user(7);
    return made;
  }
  void add_user(int64_t id) {
    const auto users = embedded::UserAdmin::open(config::load(rig.file()).settings.embedded, rig.clock);
    ASSERT_TRUE(users.ok());
    ASSERT_TRUE((*users)->add(id, "Romeo", crypto::Secret(std::string("secret"))).ok());
  }

  GatewayRig rig{""};
  const fs::path target = rig.folder.path() / "copies" / "today";
  std::string out;
  std::string err;
};

TEST_F(BackupCommand, copies_a_running_gateway_and_the_copy_can_be_served) {
  const auto running = gateway();
  fs::create_directory(target.parent_path());
  EXPECT_EQ(run({target.string()}), kDone) << err;
  EXPECT_NE(out.find(target.string()), std::string::npos);
  add_user(8);
  ASSERT_TRUE(running->shut_down());

  // Restored as the usage text says.
  const fs::path database = rig.folder.path() / "data" / "turms.db";
  for (const char* part : {"", "-wal", "-shm"}) fs::remove(database.string() + part);
  fs::copy_file(target / "turms.db", database);
  const auto again = rig.make();
  ASSERT_TRUE(again->start(false).ok());
  const auto users = embedded::UserAdmin::open(config::load(rig.file()).settings.embedded, rig.clock);
  ASSERT_TRUE(users.ok());
  const auto listed = (*users)->list(0, 10);
  ASSERT_TRUE(listed.ok());
  ASSERT_EQ(listed->size(), 1U);
  EXPECT_EQ(listed->front().id, 7);
}

TEST_F(BackupCommand, copies_uploaded_files_too) {
  ASSERT_TRUE(gateway()->shut_down());
  const auto store = blobs::BlobStore::open(rig.folder.path() / "data" / "blobs");
  ASSERT_TRUE(store.ok());
  auto file = (*store)->begin({blobs::Bucket::user_profile_picture, 7});
  ASSERT_TRUE(file.ok() && file->append(crypto::octets("content")).ok() && file->finish("image/png").ok());
  fs::create_directory(target.parent_path());
  EXPECT_EQ(run({target.string()}), kDone) << err;
  EXPECT_TRUE(fs::exists(target / "blobs" / "user-profile-picture" / "7"));
}

TEST_F(BackupCommand, a_folder_that_exists_is_left_alone) {
  const auto running = gateway();
  fs::create_directories(target);
  EXPECT_EQ(run({target.string()}), kFailed);
  EXPECT_NE(err.find("exists already"), std::string::npos) << err;
  EXPECT_TRUE(fs::is_empty(target));
}

TEST_F(BackupCommand, nothing_is_left_of_a_backup_that_failed) {
  fs::create_directory(target.parent_path());
  EXPECT_EQ(run({target.string()}), kFailed) << "there is no database yet";
  EXPECT_FALSE(err.empty());
  EXPECT_TRUE(fs::is_empty(target.parent_path()));
  EXPECT_EQ(run({(target / "deeper").string()}), kFailed) << "no such folder";
}

TEST_F(BackupCommand, a_damaged_database_is_not_passed_on) {
  ASSERT_TRUE(gateway()->shut_down());
  const fs::path database = rig.folder.path() / "data" / "turms.db";
  {
    std::fstream file(database, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(fs::file_size(database) - 4096, '?');
  }
  fs::create_directory(target.parent_path());
  EXPECT_EQ(run({target.string()}), kFailed);
  EXPECT_NE(err.find("damaged"), std::string::npos) << err;
  EXPECT_TRUE(fs::is_empty(target.parent_path()));
}

TEST_F(BackupCommand, wants_one_folder) {
  EXPECT_EQ(run({}), kWrongUsage);
  EXPECT_EQ(run({"a", "b"}), kWrongUsage);
  EXPECT_EQ(run({"--help"}), kDone);
  EXPECT_NE(out.find("To restore"), std::string::npos);
}

}  // namespace
}  // namespace turms::gateway::app
