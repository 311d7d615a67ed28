// SPDX-License-Identifier: Apache-2.0
#include "config/locate.h"

#include <gtest/gtest.h>

namespace turms::xmpp::config {
namespace {

constexpr std::string_view kText =
    "[gateway]\n"
    "name = 'x'\n"
    "[plugins.xmpp]\n"
    "domain = 'example.org'\n"
    "[plugins.xmpp.limits]\n"
    "  depth = 3\n";

TEST(LocateTest, finds_a_key_of_the_table_and_of_a_section) {
  EXPECT_EQ(locate(kText, "plugins.xmpp", "domain").line, 4u);
  EXPECT_EQ(locate(kText, "plugins.xmpp", "limits.depth").line, 6u);
  EXPECT_EQ(locate(kText, "plugins.xmpp", "limits.depth").column, 11u);
}

TEST(LocateTest, names_the_nearest_table_above_a_key_that_is_not_written) {
  EXPECT_EQ(locate(kText, "plugins.xmpp", "limits.attributes").line, 5u);
  EXPECT_EQ(locate(kText, "plugins.xmpp", "loops").line, 3u);
}

TEST(LocateTest, knows_no_place_in_a_text_without_the_table_or_without_sense) {
  EXPECT_EQ(locate(kText, "plugins.irc", "port").line, 0u + locate(kText, "plugins", "").line);
  EXPECT_EQ(locate("a = ", "plugins.xmpp", "domain").line, 0u);
}

}  // namespace
}  // namespace turms::xmpp::config
