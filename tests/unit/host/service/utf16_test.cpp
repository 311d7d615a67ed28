// SPDX-License-Identifier: Apache-2.0
#include "service/utf16.h"

#include <gtest/gtest.h>

namespace turms::gateway::service {
namespace {

TEST(Utf16, counts_as_java_does) {
  EXPECT_EQ(utf16_length(""), 0);
  EXPECT_EQ(utf16_length("abc"), 3);
  EXPECT_EQ(utf16_length("\xC3\xA9"), 1);          // U+00E9
  EXPECT_EQ(utf16_length("\xE2\x82\xAC"), 1);      // U+20AC
  EXPECT_EQ(utf16_length("\xF0\x9F\x98\x80"), 2);  // U+1F600
}

}  // namespace
}  // namespace turms::gateway::service
