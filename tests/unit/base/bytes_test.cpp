// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <string>

#include <gtest/gtest.h>

namespace turms::xmpp {
namespace {

TEST(Bytes, text_and_bytes_are_two_views_of_the_same_memory) {
  const std::string text("a\0\xFF", 3);
  const Bytes bytes = as_bytes(text);
  ASSERT_EQ(bytes.size(), 3u);
  EXPECT_EQ(bytes[1], 0);
  EXPECT_EQ(bytes[2], 0xFF);
  EXPECT_EQ(as_text(bytes), text);
  EXPECT_EQ(as_text(bytes).data(), text.data());
}

TEST(Bytes, nothing_stays_nothing) {
  EXPECT_TRUE(as_bytes("").empty());
  EXPECT_EQ(as_text({}), "");
}

}  // namespace
}  // namespace turms::xmpp
