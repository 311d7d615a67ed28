// SPDX-License-Identifier: Apache-2.0
#include "plugins/instance.h"

#include <gtest/gtest.h>

#include "host/plugins/echo_rig.h"
#include "host/plugins/host_rig.h"

namespace turms::gateway::plugins {
namespace {

using testing::echo_config;

class InstanceTest : public ::testing::Test {
 protected:
  void SetUp() override { TURMS_NEEDS_ECHO(); }

  Result<std::unique_ptr<Instance>> create(const PluginConfig& config) {
    auto placed = place_copy(TURMS_ECHO_OBJECT, "echo", folder_.path() / "loaded");
    auto object = Object::map(std::move(*placed));
    HostServices services = rig_.context.services();
    return Instance::create(*object, std::move(services), config, {});
  }

  turms::gateway::testing::TemporaryFolder folder_;
  testing::HostRig rig_;
};

TEST_F(InstanceTest, goes_through_its_states) {
  auto instance = create(echo_config());
  ASSERT_TRUE(instance.ok()) << instance.error().to_string();
  Instance& echo = **instance;
  EXPECT_EQ(echo.state(), TGP_STATE_INITIALISED);
  EXPECT_NE(echo.health(), nullptr);
  ASSERT_TRUE(echo.start(1000).ok());
  EXPECT_EQ(echo.state(), TGP_STATE_RUNNING);
  EXPECT_EQ(echo.context().phase(), Phase::live);
  ASSERT_TRUE(echo.pause(1000).ok());
  EXPECT_EQ(echo.state(), TGP_STATE_PAUSED);
  EXPECT_EQ(echo.context().phase(), Phase::quiet);
  ASSERT_TRUE(echo.resume(1000).ok());
  EXPECT_EQ(echo.context().phase(), Phase::live);
  ASSERT_TRUE(echo.restart(echo_config("window = 100\n"), 1000).ok());
  EXPECT_EQ(echo.state(), TGP_STATE_RUNNING);
  echo.drain(TGP_REASON_SHUTDOWN, 0);
  ASSERT_TRUE(echo.stop(TGP_REASON_SHUTDOWN, 1000).ok());
  EXPECT_EQ(echo.state(), TGP_STATE_STOPPED);
  EXPECT_EQ(echo.context().phase(), Phase::quiet);
  ASSERT_TRUE(echo.start(1000).ok()) << "start from STOPPED is legal";
  ASSERT_TRUE(echo.stop(TGP_REASON_SHUTDOWN, 1000).ok());
  echo.deinit()->unload();
}

TEST_F(InstanceTest, a_wrong_configuration_is_told_with_its_place) {
  const auto instance = create(echo_config("nonsense = 1\n"));
  ASSERT_FALSE(instance.ok());
  EXPECT_EQ(instance.error().code, Code::invalid_argument);
  EXPECT_EQ(instance.error().where, "gateway.toml:2:1");
}

TEST_F(InstanceTest, a_failed_restart_tells_whether_anything_has_changed) {
  auto instance = create(echo_config());
  ASSERT_TRUE(instance.ok());
  ASSERT_TRUE((*instance)->start(1000).ok());
  EXPECT_FALSE((*instance)->restart(echo_config("nonsense = 1\n"), 1000).ok());
  EXPECT_EQ((*instance)->state(), TGP_STATE_RUNNING);
  EXPECT_EQ((*instance)->context().phase(), Phase::live);
  ASSERT_TRUE((*instance)->stop(TGP_REASON_SHUTDOWN, 1000).ok());
  (*instance)->deinit()->unload();
}

TEST_F(InstanceTest, a_change_that_needs_a_restart_is_a_conflict_with_a_line) {
  auto instance = create(echo_config());
  ASSERT_TRUE(instance.ok());
  ASSERT_TRUE((*instance)->start(1000).ok());
  EXPECT_TRUE((*instance)->reconfigure(echo_config("greeting = \"hello\"\n")).ok());
  const Result<void> refused = (*instance)->reconfigure(echo_config("window = 17\n"));
  EXPECT_EQ(refused.error().code, Code::conflict);
  EXPECT_EQ(refused.error().where, "gateway.toml:2:1");
  ASSERT_TRUE((*instance)->stop(TGP_REASON_SHUTDOWN, 1000).ok());
  (*instance)->deinit()->unload();
}

}  // namespace
}  // namespace turms::gateway::plugins
