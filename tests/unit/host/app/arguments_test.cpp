// SPDX-License-Identifier: Apache-2.0
#include "app/arguments.h"

#include <gtest/gtest.h>

namespace turms::gateway::app {
namespace {

using Words = std::vector<std::string>;

Arguments parsed(const Words& words) {
  const auto arguments = parse_arguments(words);
  EXPECT_TRUE(arguments.ok());
  return arguments.ok() ? *arguments : Arguments{};
}

std::string complaint(const Words& words) {
  const auto arguments = parse_arguments(words);
  return arguments.ok() ? "none" : arguments.error().detail;
}

TEST(Arguments, nothing_means_serve_with_the_default_file) {
  const Arguments arguments = parsed({});
  EXPECT_EQ(arguments.action, Action::serve);
  EXPECT_EQ(arguments.config, "gateway.toml");
  EXPECT_FALSE(arguments.demo_data);
}

TEST(Arguments, options_of_the_gateway) {
  const Arguments arguments = parsed({"--config", "a.toml", "--demo-data"});
  EXPECT_EQ(arguments.config, "a.toml");
  EXPECT_TRUE(arguments.demo_data);
  EXPECT_EQ(parsed({"--config=b.toml"}).config, "b.toml");
  EXPECT_EQ(parsed({"--check-config"}).action, Action::check_config);
  EXPECT_EQ(parsed({"--version"}).action, Action::version);
  EXPECT_EQ(parsed({"--help"}).action, Action::help);
  EXPECT_EQ(parsed({"-h"}).action, Action::help);
}

TEST(Arguments, options_of_ctl_stand_anywhere_behind_it) {
  for (const Words& words : {Words{"ctl", "--json", "--socket", "s", "plugin", "stop", "xmpp"},
                             Words{"ctl", "plugin", "stop", "xmpp", "--socket=s", "--json"},
                             Words{"ctl", "plugin", "--json", "stop", "--socket", "s", "xmpp"}}) {
    const Arguments arguments = parsed(words);
    EXPECT_EQ(arguments.action, Action::ctl);
    EXPECT_EQ(arguments.words, (Words{"plugin", "stop", "xmpp"}));
    EXPECT_EQ(arguments.socket, "s");
    EXPECT_TRUE(arguments.json);
  }
  EXPECT_EQ(parsed({"--config", "a", "ctl", "status"}).config, "a");
  EXPECT_EQ(parsed({"ctl", "status", "--config", "a"}).config, "a");
  EXPECT_TRUE(parsed({"ctl", "--help"}).wants_help);
}

TEST(Arguments, options_of_user) {
  const Arguments arguments = parsed({"user", "add", "7", "--name", "Romeo", "--password-stdin"});
  EXPECT_EQ(arguments.action, Action::user);
  EXPECT_EQ(arguments.words, (Words{"add", "7"}));
  EXPECT_EQ(arguments.name, "Romeo");
  EXPECT_TRUE(arguments.password_stdin);
}

TEST(Arguments, backup_and_check_take_a_folder) {
  const Arguments backup = parsed({"backup", "--config", "a.toml", "folder"});
  EXPECT_EQ(backup.action, Action::backup);
  EXPECT_EQ(backup.config, "a.toml");
  EXPECT_EQ(backup.words, Words{"folder"});
  EXPECT_EQ(parsed({"check"}).action, Action::check);
  EXPECT_TRUE(parsed({"check", "--help"}).wants_help);
}

TEST(Arguments, what_is_wrong_is_named) {
  EXPECT_EQ(complaint({"--config"}), "--config needs a value");
  EXPECT_EQ(complaint({"--fly"}), "unknown option \"--fly\"; see turms-gateway --help");
  EXPECT_EQ(complaint({"stray"}), "unknown option \"stray\"; see turms-gateway --help");
  EXPECT_EQ(complaint({"ctl", "--name", "x"}), "unknown option \"--name\"; see turms-gateway --help");
  EXPECT_EQ(complaint({"user", "--json"}), "unknown option \"--json\"; see turms-gateway --help");
  EXPECT_EQ(complaint({"backup", "--name", "x"}), "unknown option \"--name\"; see turms-gateway --help");
  EXPECT_EQ(complaint({"user", "add", "--name"}), "--name needs a value");
}

}  // namespace
}  // namespace turms::gateway::app
