// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin.h"

#include <gtest/gtest.h>

#include "host/plugins/echo_rig.h"

namespace turms::gateway::plugins {
namespace {

using testing::EchoPeer;
using testing::EchoRig;

TEST(Plugin, its_status_follows_the_commands) {
  TURMS_NEEDS_ECHO();
  EchoRig rig;
  EXPECT_EQ(rig.plugin.status().state, "unloaded");
  ASSERT_TRUE(rig.plugin.load().ok());
  EXPECT_EQ(rig.plugin.status().state, "initialised");
  ASSERT_TRUE(rig.plugin.start().ok());
  EXPECT_EQ(rig.plugin.status().state, "running");
  ASSERT_TRUE(rig.plugin.pause().ok());
  EXPECT_EQ(rig.plugin.status().state, "paused");
  ASSERT_TRUE(rig.plugin.resume().ok());
  ASSERT_TRUE(rig.plugin.drain(TGP_REASON_SHUTDOWN, 0).ok());
  EXPECT_EQ(rig.plugin.status().state, "draining");
  ASSERT_TRUE(rig.plugin.stop().ok());
  EXPECT_EQ(rig.plugin.status().state, "stopped");
  ASSERT_TRUE(rig.plugin.unload().ok());
  EXPECT_EQ(rig.plugin.status().state, "unloaded");
}

TEST(Plugin, its_status_tells_who_it_is_and_how_it_does) {
  TURMS_NEEDS_ECHO();
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  EchoPeer& peer = rig.new_peer();
  rig.log_in(peer);
  const PluginStatus status = rig.plugin.status();
  EXPECT_EQ(status.name, "echo");
  EXPECT_EQ(status.id, "echo");
  EXPECT_EQ(status.version, "1.0");
  EXPECT_EQ(status.sha256.size(), 64U);
  EXPECT_EQ(status.loads, 1U);
  EXPECT_EQ(status.sessions, 1U);
  EXPECT_EQ(status.connections, 1U);
  ASSERT_TRUE(status.health.has_value());
  EXPECT_EQ(status.health->connections, 1U);
  EXPECT_EQ(status.health->sessions, 1U);
}

TEST(Plugin, what_went_wrong_is_in_the_status_and_in_the_log) {
  TURMS_NEEDS_ECHO();
  EchoRig rig("nonsense = 1\n");
  const Result<void> started = rig.plugin.start();
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().where, "gateway.toml:2:1");
  EXPECT_EQ(rig.plugin.status().state, "failed");
  EXPECT_NE(rig.plugin.status().last_error.find("gateway.toml:2:1"), std::string::npos);
  EXPECT_EQ(rig.log.lines_of("plugin.command_failed").size(), 1U);
}

TEST(Plugin, one_that_runs_is_stopped_and_freed_with_its_owner) {
  TURMS_NEEDS_ECHO();
  EchoPeer peer;
  {
    EchoRig rig;
    ASSERT_TRUE(rig.plugin.start().ok());
    rig.connect(peer);
  }
  EXPECT_TRUE(peer.wait_for_close());
}

}  // namespace
}  // namespace turms::gateway::plugins
