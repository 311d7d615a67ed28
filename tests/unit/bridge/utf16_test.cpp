// SPDX-License-Identifier: Apache-2.0
#include "bridge/utf16.h"

#include <gtest/gtest.h>

namespace turms::xmpp::bridge {
namespace {

// One, one, one and two units in one, two, three and four bytes.
constexpr std::string_view kMixed = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";

TEST(utf16, counts_as_java_does) {
  EXPECT_EQ(utf16_units(""), 0U);
  EXPECT_EQ(utf16_units("abc"), 3U);
  EXPECT_EQ(utf16_units(kMixed), 5U);
}

TEST(utf16, cuts_between_code_points) {
  EXPECT_EQ(utf16_prefix(kMixed, 0), "");
  EXPECT_EQ(utf16_prefix(kMixed, 2), kMixed.substr(0, 3));
  EXPECT_EQ(utf16_prefix(kMixed, 3), kMixed.substr(0, 6));
  EXPECT_EQ(utf16_prefix(kMixed, 4), kMixed.substr(0, 6)) << "half a surrogate pair is none";
  EXPECT_EQ(utf16_prefix(kMixed, 5), kMixed);
  EXPECT_EQ(utf16_prefix(kMixed, 99), kMixed);
}

}  // namespace
}  // namespace turms::xmpp::bridge
