// SPDX-License-Identifier: Apache-2.0
#include "app/gateway.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "control/client.h"
#include "host/app/gateway_rig.h"

namespace turms::gateway::app {
namespace {

using control::PluginVerb;
using testing::GatewayRig;

TEST(Gateway, comes_up_with_everything_and_leaves_cleanly) {
  GatewayRig rig("");
  const auto gateway = rig.make();
  const Result<void> started = gateway->start(false);
  ASSERT_TRUE(started.ok()) << started.error().to_string();
  const control::GatewayStatus status = gateway->status();
  EXPECT_EQ(status.backend, "embedded");
  ASSERT_EQ(status.listeners.size(), 2U);
  EXPECT_NE(status.listeners[0].port, 0);
  const auto reply = control::ask(rig.folder.path() / "data" / "control.sock", "{\"command\":\"status\"}\n");
  ASSERT_TRUE(reply.ok());
  EXPECT_NE(reply->find("\"backend\":\"embedded\""), std::string::npos);
  EXPECT_TRUE(gateway->shut_down());
  EXPECT_TRUE(gateway->shut_down()) << "once more does no harm";
}

TEST(Gateway, two_on_one_folder_are_one_too_many) {
  GatewayRig rig("");
  const auto first = rig.make();
  ASSERT_TRUE(first->start(false).ok());
  const auto second = rig.make();
  EXPECT_EQ(second->start(false).error().code, Code::conflict);
  EXPECT_TRUE(control::ask(rig.folder.path() / "data" / "control.sock", "{\"command\":\"metrics\"}\n").ok())
      << "the first one is not disturbed";
}

TEST(Gateway, starts_again_on_what_it_left) {
  GatewayRig rig("");
  for (int i = 0; i < 2; ++i) {
    const auto gateway = rig.make();
    ASSERT_TRUE(gateway->start(false).ok()) << i;
  }
}

TEST(Gateway, plugins_obey_commands_by_name) {
  TURMS_NEEDS_ECHO();
  GatewayRig rig("[plugins.echo]\n");
  EXPECT_FALSE(rig.make()->start(false).ok()) << "a plugin that is not there keeps the gateway from starting";
  rig.install_echo();
  const auto gateway = rig.make();
  ASSERT_TRUE(gateway->start(false).ok());
  for (const PluginVerb verb : {PluginVerb::pause, PluginVerb::resume, PluginVerb::restart, PluginVerb::reload,
                                PluginVerb::stop, PluginVerb::start}) {
    EXPECT_TRUE(gateway->command("echo", verb).ok());
  }
  EXPECT_EQ(gateway->plugins()[0].state, "running");
  EXPECT_EQ(gateway->command("xmpp", PluginVerb::stop).error().code, Code::not_found);
  EXPECT_EQ(gateway->metrics().size(), 1U);
}

TEST(Gateway, a_restart_reads_the_configuration_anew_and_refuses_a_wrong_one) {
  TURMS_NEEDS_ECHO();
  GatewayRig rig("[plugins.echo]\n");
  rig.install_echo();
  const auto gateway = rig.make();
  ASSERT_TRUE(gateway->start(false).ok());
  rig.configure("[plugins.echo]\nnonsense = 1\n");
  EXPECT_FALSE(gateway->command("echo", PluginVerb::restart).ok());
  rig.configure("[nonsense]\n");
  EXPECT_EQ(gateway->command("echo", PluginVerb::reload).error().code, Code::invalid_argument);
  EXPECT_EQ(gateway->plugins()[0].state, "running");
}

TEST(Gateway, reading_the_configuration_again_changes_the_log_level) {
  GatewayRig rig("");
  const auto gateway = rig.make();
  ASSERT_TRUE(gateway->start(false).ok());
  EXPECT_FALSE(rig.log.wants(Level::debug));
  rig.folder.write("gateway.toml", "[gateway]\nlog_level = \"debug\"\n");
  gateway->reload_config();
  EXPECT_TRUE(rig.log.wants(Level::debug));
  rig.folder.write("gateway.toml", "[gateway]\nlog_level = \"loud\"\n");
  gateway->reload_config();
  EXPECT_TRUE(rig.log.wants(Level::debug)) << "a wrong configuration changes nothing";
}

TEST(PluginsFolder, stands_beside_the_program_unless_told_otherwise) {
  config::Settings settings;
  EXPECT_EQ(plugins_folder(settings), std::filesystem::canonical("/proc/self/exe").parent_path() / "plugins");
  settings.gateway.plugins_dir = "/elsewhere";
  EXPECT_EQ(plugins_folder(settings), "/elsewhere");
}

}  // namespace
}  // namespace turms::gateway::app
