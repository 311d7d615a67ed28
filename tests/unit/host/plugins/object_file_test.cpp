// SPDX-License-Identifier: Apache-2.0
#include "plugins/object_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "host/base/temporary_folder.h"

namespace turms::gateway::plugins {
namespace {

namespace fs = std::filesystem;
using turms::gateway::testing::TemporaryFolder;

std::string content_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(Scan, finds_objects_by_their_short_names) {
  const TemporaryFolder folder;
  folder.write("turms-xmpp.so", "");
  folder.write("echo.so", "");
  folder.write("notes.txt", "");
  const auto found = scan(folder.path());
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ((*found)[0].name, "echo");
  EXPECT_EQ((*found)[1].name, "xmpp");
  EXPECT_EQ((*found)[1].path, folder.path() / "turms-xmpp.so");
}

TEST(Scan, an_absent_folder_has_nothing) {
  const auto found = scan("/nonexistent/plugins");
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->empty());
}

TEST(Scan, two_objects_of_one_name_are_a_conflict) {
  const TemporaryFolder folder;
  folder.write("turms-xmpp.so", "");
  folder.write("xmpp.so", "");
  const auto found = scan(folder.path());
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, Code::conflict);
}

TEST(Scan, refuses_a_folder_that_everybody_may_write_to) {
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::all);
  const auto found = scan(folder.path());
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, Code::denied);
}

TEST(PlaceCopy, every_copy_has_a_name_of_its_own_and_cannot_be_written) {
  const TemporaryFolder folder;
  const fs::path source = folder.write("echo.so", "the code");
  const auto first = place_copy(source, "echo", folder.path() / "loaded");
  const auto second = place_copy(source, "echo", folder.path() / "loaded");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(first->path, second->path);
  EXPECT_EQ(content_of(first->path), "the code");
  EXPECT_EQ(first->sha256.size(), 64U);
  EXPECT_EQ(first->path.filename(), "echo-" + first->sha256 + "-1.so");
  struct stat info {};
  ASSERT_EQ(::stat(first->path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0500U);
  ASSERT_EQ(::stat((folder.path() / "loaded").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0700U);
}

TEST(PlaceCopy, the_hash_is_that_of_the_content) {
  const TemporaryFolder folder;
  const auto copy = place_copy(folder.write("e.so", "abc"), "e", folder.path() / "loaded");
  ASSERT_TRUE(copy.ok());
  EXPECT_EQ(copy->sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(PlaceCopy, an_empty_object_is_copied_as_it_is) {
  const TemporaryFolder folder;
  EXPECT_TRUE(place_copy(folder.write("e.so", ""), "e", folder.path() / "loaded").ok());
}

TEST(PlaceCopy, says_what_is_wrong_with_the_source) {
  const TemporaryFolder folder;
  EXPECT_EQ(place_copy(folder.path() / "none.so", "n", folder.path() / "loaded").error().code, Code::io);
  EXPECT_EQ(place_copy(folder.path(), "n", folder.path() / "loaded").error().code, Code::io);
  const fs::path open_to_all = folder.write("w.so", "x");
  fs::permissions(open_to_all, fs::perms::all);
  EXPECT_EQ(place_copy(open_to_all, "w", folder.path() / "loaded").error().code, Code::denied);
}

TEST(ClearCopies, removes_what_earlier_processes_left) {
  const TemporaryFolder folder;
  const fs::path copies = folder.path() / "loaded";
  ASSERT_TRUE(place_copy(folder.write("e.so", "x"), "e", copies).ok());
  clear_copies(copies);
  EXPECT_TRUE(fs::is_empty(copies));
  clear_copies("/nonexistent");
}

}  // namespace
}  // namespace turms::gateway::plugins
