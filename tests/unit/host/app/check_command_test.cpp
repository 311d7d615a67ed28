// SPDX-License-Identifier: Apache-2.0
#include "app/check_command.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "app/program.h"
#include "host/app/gateway_rig.h"

namespace turms::gateway::app {
namespace {

namespace fs = std::filesystem;
using testing::GatewayRig;

struct CheckCommand : ::testing::Test {
  int run(std::vector<std::string> words) {
    words.insert(words.begin(), {"check", "--config", rig.file().string()});
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = run_program(words);
    out = ::testing::internal::GetCapturedStdout();
    err = ::testing::internal::GetCapturedStderr();
    return status;
  }
  void damage(const fs::path& path, std::streamoff at) const {
    const uintmax_t size = fs::file_size(path);
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << std::string(size - static_cast<uintmax_t>(at), '?');
  }

  GatewayRig rig{""};
  const fs::path database = rig.folder.path() / "data" / "turms.db";
  std::string out;
  std::string err;
};

TEST_F(CheckCommand, a_database_in_use_can_be_checked) {
  const auto running = rig.make();
  ASSERT_TRUE(running->start(false).ok());
  EXPECT_EQ(run({}), kDone) << err;
  EXPECT_EQ(out, database.string() + " is fine\n");
  EXPECT_TRUE(running->shut_down());
}

TEST_F(CheckCommand, damage_is_told_and_is_a_failure) {
  {
    const auto gateway = rig.make();
    ASSERT_TRUE(gateway->start(false).ok());
    ASSERT_TRUE(gateway->shut_down());
  }
  damage(database, 4096);
  EXPECT_EQ(run({}), kFailed);
  EXPECT_NE(err.find(database.string()), std::string::npos) << err;
  damage(database, 0);
  EXPECT_EQ(run({}), kFailed);
  EXPECT_NE(err.find("header is damaged"), std::string::npos) << err;
  EXPECT_TRUE(out.empty());
}

TEST_F(CheckCommand, a_damaged_file_is_told) {
  {
    const auto gateway = rig.make();
    ASSERT_TRUE(gateway->start(false).ok());
    ASSERT_TRUE(gateway->shut_down());
  }
  const fs::path bucket = rig.folder.path() / "data" / "blobs" / "message-attachment";
  fs::create_directories(bucket);
  std::ofstream(bucket / "7") << "no header";
  EXPECT_EQ(run({}), kFailed);
  EXPECT_EQ(err, (bucket / "7").string() + ": is damaged\n");
}

TEST_F(CheckCommand, a_backup_is_checked_where_it_lies) {
  const auto gateway = rig.make();
  ASSERT_TRUE(gateway->start(false).ok());
  ASSERT_TRUE(gateway->shut_down());
  const fs::path folder = rig.folder.path() / "copy";
  fs::create_directory(folder);
  fs::copy_file(database, folder / "turms.db");
  EXPECT_EQ(run({folder.string()}), kDone) << err;
  damage(folder / "turms.db", 4096);
  EXPECT_EQ(run({folder.string()}), kFailed);
}

TEST_F(CheckCommand, says_when_there_is_nothing_to_check) {
  EXPECT_EQ(run({}), kFailed);
  EXPECT_NE(err.find("there is no database"), std::string::npos) << err;
  EXPECT_EQ(run({"nowhere"}), kFailed);
  EXPECT_EQ(run({"a", "b"}), kWrongUsage);
  EXPECT_EQ(run({"--help"}), kDone);
  EXPECT_NE(out.find("FOLDER"), std::string::npos);
}

}  // namespace
}  // namespace turms::gateway::app
