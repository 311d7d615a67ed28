// SPDX-License-Identifier: Apache-2.0
#include "config/locate.h"

#include <string>

#include <gtest/gtest.h>

namespace turms::xmpp::config {
namespace {

std::string at(std::string_view text, std::string_view key_path, std::string_view key) {
  const Place place = locate(text, key_path, key);
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

constexpr std::string_view kText =
    "[gateway]\n"
    "domain = 'not this one'\n"
    "[plugins.xmpp]\n"
    "domain = 'a.example'\n"
    "tls.min_version = '1.3'\n"
    "version = { \"\xC3\xBC\" = 1, show_os = true }\n";

TEST(Locate, finds_the_value_of_a_key_below_its_table) {
  EXPECT_EQ(at(kText, "plugins.xmpp", "domain"), "4:10");
  EXPECT_EQ(at(kText, "plugins.xmpp", "tls.min_version"), "5:19");
  EXPECT_EQ(at(kText, "", "gateway.domain"), "2:10");
}

TEST(Locate, counts_the_column_in_bytes) {
  EXPECT_EQ(at(kText, "plugins.xmpp", "version.show_os"), "6:33");
}

TEST(Locate, a_key_that_is_not_written_is_where_its_table_is) {
  EXPECT_EQ(at(kText, "plugins.xmpp", "loops"), "3:1");
  EXPECT_EQ(at(kText, "plugins.xmpp", "domain.of.nothing"), "4:10");
}

TEST(Locate, nothing_has_no_place) {
  EXPECT_EQ(at("", "plugins.xmpp", "domain"), "0:0");
  EXPECT_EQ(at("not toml", "plugins.xmpp", "domain"), "0:0");
}

}  // namespace
}  // namespace turms::xmpp::config
