// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin_set.h"

#include <gtest/gtest.h>

#include "host/plugins/echo_rig.h"

namespace turms::gateway::plugins {
namespace {

class PluginSetTest : public ::testing::Test {
 protected:
  PluginSetTest() {
    std::filesystem::create_directory(folder_.path() / "plugins");
    settings_.gateway.plugins_dir = folder_.path() / "plugins";
    settings_.gateway.data_dir = folder_.path();
    settings_.gateway.lifecycle_deadline_millis = 5'000;
    settings_.source = {"", "gateway.toml", folder_.path()};
  }

  void install_echo(const std::string& file = "echo.so") {
    std::filesystem::copy_file(TURMS_ECHO_OBJECT, settings_.gateway.plugins_dir / file);
  }

  void configure(const std::string& name, bool enabled = true, const std::string& path = "",
                 const std::string& keys = "") {
    settings_.plugins.push_back({name, enabled, path, 3});
    settings_.source.text += "[plugins." + name + "]\n" + keys;
  }

  Result<std::unique_ptr<PluginSet>> discover() {
    return PluginSet::discover(settings_, folder_.path() / "loaded", backend_, clock_, log_);
  }

  turms::gateway::testing::TemporaryFolder folder_;
  config::Settings settings_;
  testing::FakeBackend backend_;
  testing::FakeClock clock_;
  testing::CollectingLog log_;
};

TEST_F(PluginSetTest, a_table_and_its_object_make_a_plugin) {
  TURMS_NEEDS_ECHO();
  install_echo("turms-echo.so");
  configure("echo");
  const auto set = discover();
  ASSERT_TRUE(set.ok()) << set.error().to_string();
  ASSERT_EQ((*set)->all().size(), 1U);
  ASSERT_TRUE((*set)->start_all().ok());
  ASSERT_NE((*set)->find("echo"), nullptr);
  EXPECT_EQ((*set)->find("echo")->status().state, "running");
  EXPECT_EQ((*set)->find("xmpp"), nullptr);
  (*set)->drain_all(std::chrono::milliseconds(0));
  (*set)->stop_all();
  EXPECT_EQ((*set)->find("echo")->status().state, "stopped");
  (*set)->unload_all();
  EXPECT_FALSE((*set)->any_stuck());
}

TEST_F(PluginSetTest, an_object_without_a_table_is_named_and_left_alone) {
  folder_.write("plugins/other.so", "");
  const auto set = discover();
  ASSERT_TRUE(set.ok());
  EXPECT_TRUE((*set)->all().empty());
  ASSERT_EQ(log_.lines_of("plugin.not_configured").size(), 1U);
  EXPECT_EQ(log_.lines_of("plugin.not_configured")[0].field("plugin"), "other");
}

TEST_F(PluginSetTest, one_that_is_switched_off_is_not_loaded) {
  folder_.write("plugins/echo.so", "");
  configure("echo", false);
  const auto set = discover();
  ASSERT_TRUE(set.ok());
  EXPECT_TRUE((*set)->all().empty());
  EXPECT_TRUE(log_.lines().empty());
}

TEST_F(PluginSetTest, a_table_without_an_object_is_an_error_with_its_line) {
  configure("nowhere");
  const auto set = discover();
  ASSERT_FALSE(set.ok());
  EXPECT_EQ(set.error().code, Code::not_found);
  EXPECT_EQ(set.error().where, "gateway.toml:3");
}

TEST_F(PluginSetTest, a_path_names_the_object) {
  TURMS_NEEDS_ECHO();
  configure("mine", true, TURMS_ECHO_OBJECT);
  const auto set = discover();
  ASSERT_TRUE(set.ok());
  EXPECT_TRUE((*set)->start_all().ok());
  EXPECT_EQ((*set)->find("mine")->status().id, "echo");
}

TEST_F(PluginSetTest, one_that_fails_does_not_keep_the_others_from_starting) {
  TURMS_NEEDS_ECHO();
  configure("bad", true, folder_.write("bad.so", "text").string());
  configure("good", true, TURMS_ECHO_OBJECT);
  const auto set = discover();
  ASSERT_TRUE(set.ok());
  EXPECT_FALSE((*set)->start_all().ok());
  EXPECT_EQ((*set)->find("bad")->status().state, "failed");
  EXPECT_EQ((*set)->find("good")->status().state, "running");
}

TEST_F(PluginSetTest, checking_lets_every_plugin_read_its_table_and_runs_none) {
  TURMS_NEEDS_ECHO();
  configure("one", true, TURMS_ECHO_OBJECT, "greeting = \"fine\"\n");
  configure("two", true, TURMS_ECHO_OBJECT, "nonsense = 1\n");
  const auto set = discover();
  ASSERT_TRUE(set.ok());
  const std::vector<Error> complaints = (*set)->check_all();
  ASSERT_EQ(complaints.size(), 1U);
  EXPECT_EQ(complaints[0].where, "gateway.toml:4:1");
}

TEST_F(PluginSetTest, a_change_that_needs_a_restart_is_named_in_the_log) {
  TURMS_NEEDS_ECHO();
  configure("echo", true, TURMS_ECHO_OBJECT);
  const auto set = discover();
  ASSERT_TRUE((*set)->start_all().ok());
  settings_.source.text += "window = 5\n";
  (*set)->reconfigure_all(settings_);
  ASSERT_EQ(log_.lines_of("plugin.needs_restart").size(), 1U);
  EXPECT_EQ(log_.lines_of("plugin.needs_restart")[0].field("plugin"), "echo");
}

TEST_F(PluginSetTest, copies_of_earlier_runs_are_cleared) {
  std::filesystem::create_directory(folder_.path() / "loaded");
  folder_.write("loaded/old.so", "");
  ASSERT_TRUE(discover().ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path() / "loaded"));
}

}  // namespace
}  // namespace turms::gateway::plugins
