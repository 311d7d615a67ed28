// SPDX-License-Identifier: Apache-2.0
#include "config/load.h"

#include <gtest/gtest.h>

#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(SectionPlugins, the_tables_of_plugins_belong_to_the_plugins) {
  const Loaded loaded = read(R"([plugins.xmpp]
domain = "example.org"
[[plugins.xmpp.listen]]
port = 5222
[plugins.echo]
enabled = false
path = "other/echo.so"
)");
  ASSERT_TRUE(loaded.ok());
  ASSERT_EQ(loaded.settings.plugins.size(), 2U);
  EXPECT_EQ(loaded.settings.plugins[0].name, "echo");
  EXPECT_FALSE(loaded.settings.plugins[0].enabled);
  EXPECT_EQ(loaded.settings.plugins[0].path, "other/echo.so");
  EXPECT_EQ(loaded.settings.plugins[1].name, "xmpp");
  EXPECT_TRUE(loaded.settings.plugins[1].enabled);
  EXPECT_EQ(loaded.settings.plugins[1].line, 1U);
  EXPECT_NE(loaded.settings.source.text.find("example.org"), std::string::npos);
}

TEST(SectionPlugins, the_hosts_keys_in_a_plugins_table_are_checked) {
  EXPECT_EQ(complaints_of("[plugins.xmpp]\nenabled = \"yes\"\n"),
            "gateway.toml:2:11: [plugins.xmpp] enabled is true or false, not string\n");
  EXPECT_EQ(complaints_of("[plugins.\"a/b\"]\n").substr(0, 13), "gateway.toml:");
  EXPECT_FALSE(read("[plugins]\nxmpp = 1\n").ok());
}

}  // namespace
}  // namespace turms::gateway::config
