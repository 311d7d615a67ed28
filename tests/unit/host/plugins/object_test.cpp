// SPDX-License-Identifier: Apache-2.0
#include "plugins/object.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include "host/plugins/echo_rig.h"

namespace turms::gateway::plugins {
namespace {

using turms::gateway::testing::TemporaryFolder;

Result<std::unique_ptr<Object>> map_copy(const std::filesystem::path& source, const TemporaryFolder& folder) {
  auto placed = place_copy(source, "x", folder.path() / "loaded");
  if (!placed) return placed.error();
  return Object::map(std::move(*placed));
}

bool is_mapped(const Object& object) {
  void* handle = ::dlopen(object.placed().path.c_str(), RTLD_NOW | RTLD_NOLOAD);
  if (handle != nullptr) ::dlclose(handle);
  return handle != nullptr;
}

TEST(Object, knows_what_the_plugin_says_about_itself) {
  TURMS_NEEDS_ECHO();
  const TemporaryFolder folder;
  const auto object = map_copy(TURMS_ECHO_OBJECT, folder);
  ASSERT_TRUE(object.ok()) << object.error().to_string();
  EXPECT_EQ((*object)->description().id, "echo");
  EXPECT_EQ((*object)->description().version, "1.0");
  EXPECT_EQ((*object)->description().state_format, "echo");
  EXPECT_NE((*object)->exports().on_turms_notification, nullptr);
  (*object)->unload();
}

TEST(Object, two_copies_are_two_objects_and_unload_unmaps_one) {
  TURMS_NEEDS_ECHO();
  const TemporaryFolder folder;
  const auto first = map_copy(TURMS_ECHO_OBJECT, folder);
  const auto second = map_copy(TURMS_ECHO_OBJECT, folder);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE((*first)->exports().describe, (*second)->exports().describe);
  const std::filesystem::path path = (*first)->placed().path;
  EXPECT_TRUE(is_mapped(**first));
  (*first)->unload();
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(is_mapped(**second));
  (*second)->unload();
}

TEST(Object, what_is_no_object_is_refused_in_the_loaders_words) {
  const TemporaryFolder folder;
  const auto object = map_copy(folder.write("x.so", std::string(1000, 'x')), folder);
  ASSERT_FALSE(object.ok());
  EXPECT_EQ(object.error().code, Code::io);
  EXPECT_NE(object.error().detail.find("ELF"), std::string::npos) << object.error().detail;
  EXPECT_TRUE(std::filesystem::is_empty(folder.path() / "loaded")) << "the copy is not left behind";
}

TEST(Object, a_library_that_is_no_plugin_is_refused_by_the_first_missing_name) {
  Dl_info info{};
  ASSERT_NE(::dladdr(reinterpret_cast<const void*>(&::getenv), &info), 0);
  const TemporaryFolder folder;
  // The C library itself: a healthy object that every machine has, and no plugin.
  const auto object = map_copy(std::filesystem::canonical(info.dli_fname), folder);
  ASSERT_FALSE(object.ok());
  EXPECT_NE(object.error().detail.find("tgp_describe"), std::string::npos) << object.error().detail;
}

}  // namespace
}  // namespace turms::gateway::plugins
