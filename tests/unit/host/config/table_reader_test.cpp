// SPDX-License-Identifier: Apache-2.0
#include "config/load.h"

#include <gtest/gtest.h>

#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(TableReader, an_unknown_key_is_refused_with_a_suggestion) {
  EXPECT_EQ(complaints_of("[turms.tcp]\nprot = 1\n"),
            "gateway.toml:2:1: [turms.tcp] unknown key \"prot\"; did you mean \"port\"?\n");
  EXPECT_EQ(complaints_of("[gatway]\n"), "gateway.toml:1:2: unknown table \"gatway\"; did you mean \"gateway\"?\n");
  EXPECT_EQ(complaints_of("[gateway]\ncolour = 1\n"), "gateway.toml:2:1: [gateway] unknown key \"colour\"\n");
}

TEST(TableReader, numbers_have_ranges) {
  EXPECT_EQ(complaints_of("[turms.tcp]\nport = 65536\n"),
            "gateway.toml:2:8: [turms.tcp] port is between 0 and 65535, not 65536\n");
  EXPECT_EQ(complaints_of("[turms.tcp]\nport = -1\n"),
            "gateway.toml:2:8: [turms.tcp] port is between 0 and 65535, not -1\n");
  EXPECT_EQ(read("[turms.tcp]\nport = 0\n").settings.turms.tcp.port, 0);
}

TEST(TableReader, types_are_checked) {
  EXPECT_EQ(complaints_of("[turms.tcp]\nport = \"x\"\nenabled = 1\nhost = 3\n"),
            "gateway.toml:2:8: [turms.tcp] port is a whole number, not string\n"
            "gateway.toml:3:11: [turms.tcp] enabled is true or false, not integer\n"
            "gateway.toml:4:8: [turms.tcp] host is a text in quotes, not integer\n");
  EXPECT_EQ(complaints_of("gateway = 1\n"), "gateway.toml:1:11: gateway is a table, not integer\n");
}

TEST(TableReader, decimals_are_numbers_of_either_kind) {
  const std::string head =
      "[[embedded.user.settings.allowed_settings]]\nsource_name = \"x\"\nvalue.double_value.max = ";
  for (const char* const number : {"1", "1.5", "-2e3"}) EXPECT_EQ(complaints_of(head + number), "") << number;
  for (const char* const other : {"\"1\"", "true", "inf", "nan"}) {
    EXPECT_NE(complaints_of(head + other).find("max is a number, not"), std::string::npos) << other;
  }
}

TEST(TableReader, choices_name_what_is_possible) {
  EXPECT_EQ(
      complaints_of("[gateway]\nlog_format = \"jsn\"\n"),
      "gateway.toml:2:14: [gateway] log_format is one of \"text\", \"json\", not \"jsn\"; did you mean \"json\"?\n");
  EXPECT_EQ(read("[gateway]\nlog_format = \"json\"\n").settings.gateway.log_format, LogFormat::json);
}

TEST(TableReader, empty_and_nul_paths_are_refused) {
  EXPECT_EQ(complaints_of("[gateway]\ndata_dir = \"\"\n"), "gateway.toml:2:12: [gateway] data_dir must not be empty\n");
  EXPECT_EQ(complaints_of("[gateway]\ndata_dir = \"a\\u0000b\"\n"),
            "gateway.toml:2:12: [gateway] data_dir has a NUL character in it\n");
}

TEST(TableReader, a_wrong_value_leaves_the_default_in_place) {
  EXPECT_EQ(read("[turms.tcp]\nport = -1\n").settings.turms.tcp.port, 11510);
}

}  // namespace
}  // namespace turms::gateway::config
