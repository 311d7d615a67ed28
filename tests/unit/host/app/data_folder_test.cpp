// SPDX-License-Identifier: Apache-2.0
#include "app/data_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/base/temporary_folder.h"

namespace turms::gateway::app {
namespace {

TEST(DataFolder, is_made_for_its_user_alone) {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a" / "b";
  ASSERT_TRUE(DataFolder::take(path).ok());
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0700U);
}

TEST(DataFolder, a_folder_that_was_there_keeps_its_permissions) {
  const testing::TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0750));
  ASSERT_TRUE(DataFolder::take(folder.path()).ok());
  struct stat info {};
  ASSERT_EQ(::stat(folder.path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0750U);
}

TEST(DataFolder, belongs_to_one_gateway_at_a_time) {
  const testing::TemporaryFolder folder;
  {
    const auto first = DataFolder::take(folder.path());
    ASSERT_TRUE(first.ok());
    const auto second = DataFolder::take(folder.path());
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, Code::conflict);
  }
  EXPECT_TRUE(DataFolder::take(folder.path()).ok());
}

TEST(DataFolder, says_why_it_cannot_be_made) {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("file", "");
  const auto taken = DataFolder::take(file / "below");
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().code, Code::io);
}

}  // namespace
}  // namespace turms::gateway::app
