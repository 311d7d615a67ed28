// SPDX-License-Identifier: Apache-2.0
#include "crypto/hex.h"

#include <gtest/gtest.h>

namespace turms::xmpp::crypto {
namespace {

TEST(Hex, both_ways) {
  EXPECT_EQ(hex(as_bytes(std::string_view("\x00\x7f\xff", 3))), "007fff");
  EXPECT_EQ(from_hex("007FfF"), std::string("\x00\x7f\xff", 3));
  EXPECT_EQ(from_hex(""), "");
}

TEST(Hex, refuses_what_is_not_hex) {
  for (const char* bad : {"0", "0g", "g0", " 00", "0x", "00 "}) EXPECT_FALSE(from_hex(bad)) << bad;
}

}  // namespace
}  // namespace turms::xmpp::crypto
