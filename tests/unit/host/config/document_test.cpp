// SPDX-License-Identifier: Apache-2.0
#include "config/load.h"

#include <gtest/gtest.h>

#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(ConfigDocument, a_syntax_error_has_its_place) {
  const std::string text = complaints_of("[gateway]\ndata_dir = \"run\n");
  EXPECT_EQ(text.substr(0, 18), "gateway.toml:2:16:") << text;
}

// Texts on which Debian's toml++ stops the process, each by another assumption of its parser.
TEST(ConfigDocument, mistyped_tables_and_keys_are_complaints) {
  for (const char* text : {"[!x]\n", "[[!x]]\n", "\u00e9 = 1\n", "[gateway]\n\u0416 = 1\n"}) {
    EXPECT_EQ(complaints_of(text).substr(0, 13), "gateway.toml:") << text;
  }
}

TEST(ConfigDocument, a_giant_text_is_refused) {
  EXPECT_EQ(complaints_of(std::string(1024 * 1024 + 1, '#')), "gateway.toml: is larger than 1048576 bytes\n");
}

}  // namespace
}  // namespace turms::gateway::config
