// SPDX-License-Identifier: Apache-2.0
// Plugins that fail or hang in their lifecycle: the host says so in time, and knows afterwards what may still be done.
#include "world.h"

namespace turms::gateway::plugins {
namespace {

using Lifecycle = FaultTest;

const PluginConfig kConfig{"", "plugins.fault", "gateway.toml", "."};

TEST_F(Lifecycle, a_start_that_fails_can_be_tried_again) {
  Plugin& plugin = load("start_fails");
  for (int i = 0; i < 2; ++i) {
    const Result<void> started = plugin.start();
    ASSERT_FALSE(started.ok());
    EXPECT_EQ(started.error().code, Code::io);
    EXPECT_NE(started.error().to_string().find("the port is taken"), std::string::npos);
  }
  EXPECT_EQ(plugin.status().state, "initialised");
}

TEST_F(Lifecycle, a_start_that_hangs_is_given_up) {
  Plugin& plugin = load("start_hangs");
  const Result<void> started = plugin.start();
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().code, Code::timeout);
  EXPECT_TRUE(plugin.is_stuck());
  EXPECT_EQ(plugin.status().state, "stuck");
}

TEST_F(Lifecycle, a_stop_that_hangs_makes_it_stuck) {
  Plugin& plugin = load("stop_hangs");
  ASSERT_TRUE(plugin.start().ok());
  const Result<void> stopped = plugin.stop();
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, Code::timeout);
  EXPECT_TRUE(plugin.is_stuck());
}

TEST_F(Lifecycle, a_plugin_that_admits_to_be_stuck_is_never_unloaded_nor_started) {
  Plugin& plugin = load("stop_stuck");
  ASSERT_TRUE(plugin.start().ok());
  const Result<void> stopped = plugin.stop();
  ASSERT_FALSE(stopped.ok());
  EXPECT_NE(stopped.error().to_string().find("a thread does not end"), std::string::npos);
  EXPECT_TRUE(plugin.is_stuck());
  EXPECT_FALSE(plugin.start().ok());
  EXPECT_FALSE(plugin.reload(kConfig).ok());
}

TEST_F(Lifecycle, a_stop_that_throws_makes_it_stuck) {
  Plugin& plugin = load("stop_throws");
  ASSERT_TRUE(plugin.start().ok());
  EXPECT_FALSE(plugin.stop().ok());
  EXPECT_TRUE(plugin.is_stuck());
  EXPECT_EQ(log().count("let an exception out"), 1U);
}

TEST_F(Lifecycle, a_pause_that_hangs_is_given_up) {
  Plugin& plugin = load("pause_hangs");
  ASSERT_TRUE(plugin.start().ok());
  const Result<void> paused = plugin.pause();
  ASSERT_FALSE(paused.ok());
  EXPECT_EQ(paused.error().code, Code::timeout);
  EXPECT_TRUE(plugin.is_stuck());
}

TEST_F(Lifecycle, a_pause_that_times_out_leaves_it_running) {
  Plugin& plugin = load("pause_times_out");
  ASSERT_TRUE(plugin.start().ok());
  const Result<void> paused = plugin.pause();
  ASSERT_FALSE(paused.ok());
  EXPECT_EQ(paused.error().code, Code::timeout);
  EXPECT_EQ(plugin.status().state, "running");
  EXPECT_FALSE(plugin.is_stuck());
  EXPECT_NE(attach(10), 0U);
}

TEST_F(Lifecycle, a_restart_that_is_not_supported_is_made_of_stop_and_start) {
  Plugin& plugin = load("none");
  ASSERT_TRUE(plugin.start().ok());
  ASSERT_TRUE(plugin.restart(kConfig).ok());
  EXPECT_EQ(plugin.status().state, "running");
}

TEST_F(Lifecycle, a_restart_that_fails_leaves_it_stopped_and_startable) {
  Plugin& plugin = load("restart_fails");
  ASSERT_TRUE(plugin.start().ok());
  const tgp_connection_id id = attach(10);
  EXPECT_FALSE(plugin.restart(kConfig).ok());
  EXPECT_EQ(plugin.status().state, "stopped");
  EXPECT_EQ(plugin.connections().push(id, {}), Pushed::gone);
  EXPECT_TRUE(plugin.start().ok());
}

TEST_F(Lifecycle, a_change_that_needs_a_restart_names_its_line) {
  Plugin& plugin = load("reconfigure_needs_restart");
  ASSERT_TRUE(plugin.start().ok());
  const Result<void> changed = plugin.reconfigure(kConfig);
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.error().code, Code::conflict);
  EXPECT_NE(changed.error().to_string().find("gateway.toml:5:1"), std::string::npos);
  EXPECT_EQ(plugin.status().state, "running");
}

}  // namespace
}  // namespace turms::gateway::plugins
