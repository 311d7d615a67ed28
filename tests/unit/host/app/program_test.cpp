// SPDX-License-Identifier: Apache-2.0
#include "app/program.h"

#include <gtest/gtest.h>

#include <vector>

#include "host/app/gateway_rig.h"

namespace turms::gateway::app {
namespace {

using testing::GatewayRig;
using Words = std::vector<std::string>;

struct Outcome {
  int status;
  std::string out;
  std::string err;
};

Outcome run(const Words& words) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  const int status = run_program(words);
  std::string out = ::testing::internal::GetCapturedStdout();
  return {status, std::move(out), ::testing::internal::GetCapturedStderr()};
}

TEST(Program, help_and_version_go_to_standard_output) {
  EXPECT_EQ(run({"--version"}).out.substr(0, 14), "turms-gateway ");
  EXPECT_NE(run({"--help"}).out.find("--check-config"), std::string::npos);
  EXPECT_NE(run({"ctl", "--help"}).out.find("plugin reload NAME"), std::string::npos);
  EXPECT_NE(run({"user", "--help"}).out.find("passwd ID"), std::string::npos);
}

TEST(Program, wrong_usage_is_status_two) {
  for (const Words& words :
       {Words{"--fly"}, Words{"ctl"}, Words{"ctl", "fly"}, Words{"user"}, Words{"user", "add", "x"}}) {
    const Outcome outcome = run(words);
    EXPECT_EQ(outcome.status, kWrongUsage);
    EXPECT_FALSE(outcome.err.empty());
    EXPECT_TRUE(outcome.out.empty());
  }
}

TEST(Program, ctl_talks_to_a_running_gateway) {
  GatewayRig rig("");
  const auto gateway = rig.make();
  ASSERT_TRUE(gateway->start(false).ok());
  const std::string config = rig.file().string();
  EXPECT_NE(run({"ctl", "--config", config, "status"}).out.find("backend          embedded\n"), std::string::npos);
  const std::string socket = (rig.folder.path() / "data" / "control.sock").string();
  EXPECT_EQ(run({"ctl", "--socket", socket, "--json", "plugin", "list"}).out, "[]\n");
  const Outcome refused = run({"ctl", "--config", config, "plugin", "stop", "nix"});
  EXPECT_EQ(refused.status, kFailed);
  EXPECT_EQ(refused.err, "there is no plugin \"nix\"\n");
  EXPECT_TRUE(gateway->shut_down());
  EXPECT_EQ(run({"ctl", "--config", config, "status"}).status, kNoGateway);
}

}  // namespace
}  // namespace turms::gateway::app
