// SPDX-License-Identifier: Apache-2.0
#include "app/serve.h"

#include <gtest/gtest.h>

#include "app/program.h"
#include "host/app/gateway_rig.h"

namespace turms::gateway::app {
namespace {

using testing::GatewayRig;

TEST(CheckConfig, a_good_file_is_fine_and_opens_nothing) {
  const GatewayRig rig("");
  EXPECT_EQ(check_config(rig.file()), kDone);
  EXPECT_FALSE(std::filesystem::exists(rig.folder.path() / "data"));
}

TEST(CheckConfig, complaints_of_the_file_and_of_plugins_fail_it) {
  const GatewayRig rig("[nonsense]\n");
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(check_config(rig.file()), kFailed);
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("gateway.toml:9:2: unknown table"), std::string::npos);
  const GatewayRig missing("[plugins.nowhere]\n");
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(check_config(missing.file()), kFailed);
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("nowhere.so"), std::string::npos);
}

#ifdef TURMS_CALLER_OBJECT
TEST(CheckConfig, a_plugin_that_requires_every_extension_is_not_refused) {
  const GatewayRig rig("[plugins.caller]\n");
  std::filesystem::create_directory(rig.folder.path() / "plugins");
  std::filesystem::copy_file(TURMS_CALLER_OBJECT, rig.folder.path() / "plugins" / "caller.so");
  EXPECT_EQ(check_config(rig.file()), kDone);
}
#endif

TEST(Serve, a_wrong_configuration_ends_before_anything_is_opened) {
  const GatewayRig rig("[nonsense]\n");
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(serve(rig.file(), false), kFailed);
  EXPECT_FALSE(::testing::internal::GetCapturedStderr().empty());
  EXPECT_FALSE(std::filesystem::exists(rig.folder.path() / "data"));
}

}  // namespace
}  // namespace turms::gateway::app
