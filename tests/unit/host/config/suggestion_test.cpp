// SPDX-License-Identifier: Apache-2.0
#include "config/suggestion.h"

#include <gtest/gtest.h>

#include <vector>

namespace turms::gateway::config {
namespace {

const std::vector<std::string> kKnown = {"host", "port", "enabled", "data_dir", "plugins_dir"};

TEST(Nearest, finds_the_word_that_was_meant) {
  EXPECT_EQ(nearest("prot", kKnown), "port");   // swapped
  EXPECT_EQ(nearest("pot", kKnown), "port");    // lost
  EXPECT_EQ(nearest("portt", kKnown), "port");  // added
  EXPECT_EQ(nearest("hosd", kKnown), "host");   // mistyped
  EXPECT_EQ(nearest("plugin-dir", kKnown), "plugins_dir");
  EXPECT_EQ(nearest("enable", kKnown), "enabled");
}

TEST(Nearest, stays_silent_when_nothing_is_near) {
  EXPECT_EQ(nearest("colour", kKnown), "");
  EXPECT_EQ(nearest("", kKnown), "");
  EXPECT_EQ(nearest(std::string(1000, 'x'), kKnown), "");
  EXPECT_EQ(nearest("x", {}), "");
}

TEST(DidYouMean, is_ready_to_be_appended) {
  EXPECT_EQ(did_you_mean("prot", kKnown), "; did you mean \"port\"?");
  EXPECT_EQ(did_you_mean("colour", kKnown), "");
}

}  // namespace
}  // namespace turms::gateway::config
