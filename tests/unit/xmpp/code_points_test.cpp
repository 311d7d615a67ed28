// SPDX-License-Identifier: Apache-2.0
#include "xmpp/code_points.h"

#include <gtest/gtest.h>

namespace turms::xmpp {
namespace {

TEST(CodePointsTest, utf8_goes_there_and_back) {
  const std::string text = "a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80";
  const auto points = decode_utf8(text);
  ASSERT_TRUE(points);
  EXPECT_EQ(*points, U"a\u00E9\u4E2D\U0001F600");
  EXPECT_EQ(encode_utf8(*points), text);
  EXPECT_FALSE(decode_utf8("a\xFF"));
}

TEST(CodePointsTest, nfc_composes_and_orders) {
  EXPECT_EQ(to_nfc(U"e\u0301"), U"\u00E9");
  EXPECT_EQ(to_nfc(U"q\u0307\u0323"), U"q\u0323\u0307");
  EXPECT_EQ(to_nfc(U"\u212B"), U"\u00C5");
  EXPECT_EQ(to_nfc(U""), U"");
}

TEST(CodePointsTest, width_mapping_touches_wide_and_narrow_forms_only) {
  EXPECT_EQ(map_width(U"\uFF11\uFF12"), U"12");
  EXPECT_EQ(map_width(U"\uFF76"), U"\u30AB");
  EXPECT_EQ(map_width(U"\uFB01\u00B2"), U"\uFB01\u00B2");
}

TEST(CodePointsTest, classes_follow_the_derivation) {
  EXPECT_EQ(precis_class(U'a'), PrecisClass::identifier);
  EXPECT_EQ(precis_class(U'~'), PrecisClass::identifier);
  EXPECT_EQ(precis_class(U'\u4E2D'), PrecisClass::identifier);
  EXPECT_EQ(precis_class(U'\u00DF'), PrecisClass::identifier);
  EXPECT_EQ(precis_class(U' '), PrecisClass::freeform);
  EXPECT_EQ(precis_class(U'\U0001F600'), PrecisClass::freeform);
  EXPECT_EQ(precis_class(U'\u2160'), PrecisClass::freeform);  // Roman numeral one
  EXPECT_EQ(precis_class(U'\uFF11'), PrecisClass::freeform);  // full-width digit, not mapped yet
  EXPECT_EQ(precis_class(U'\u00B7'), PrecisClass::contextual);
  EXPECT_EQ(precis_class(U'\u200D'), PrecisClass::contextual);
  for (const char32_t point : {U'\t', U'\x7F', U'\u00AD', U'\u200B', U'\u0640', U'\u1100', U'\uE000', U'\uFFFE',
                               U'\u2028', U'\u0378', U'\U000E0001', U'\uFE0F'}) {
    EXPECT_EQ(precis_class(point), PrecisClass::disallowed) << std::hex << static_cast<uint32_t>(point);
  }
}

TEST(CodePointsTest, contextual_characters_need_their_context) {
  EXPECT_TRUE(is_in_context(U"l\u00B7l", 1));
  EXPECT_FALSE(is_in_context(U"a\u00B7l", 1));
  EXPECT_FALSE(is_in_context(U"\u00B7", 0));
  EXPECT_TRUE(is_in_context(U"\u30A2\u30FB", 1));
  EXPECT_FALSE(is_in_context(U"a\u30FB", 1));
  EXPECT_TRUE(is_in_context(U"\u0375\u03B1", 0));
  EXPECT_TRUE(is_in_context(U"\u05D0\u05F3", 1));
  EXPECT_TRUE(is_in_context(U"\u0661\u0662", 0));
  EXPECT_FALSE(is_in_context(U"\u0661\u06F2", 0));
  EXPECT_FALSE(is_in_context(U"\u06F2\u0661", 0));
  EXPECT_TRUE(is_in_context(U"\u0915\u094D\u200D", 2));
  EXPECT_FALSE(is_in_context(U"a\u200D", 1));
}

TEST(CodePointsTest, directions_do_not_mix) {
  EXPECT_TRUE(obeys_bidi_rule(U"abc1"));
  EXPECT_TRUE(obeys_bidi_rule(U"\u05D0\u05D11"));
  EXPECT_FALSE(obeys_bidi_rule(U"a\u05D0"));
  EXPECT_FALSE(obeys_bidi_rule(U"\u05D0a"));
  EXPECT_FALSE(obeys_bidi_rule(U"1\u05D0"));
  EXPECT_FALSE(
      obeys_bidi_rule(U"\u0627\u0661"
                      U"1"));
  EXPECT_FALSE(obeys_bidi_rule(U"\u05D0-"));
  EXPECT_TRUE(obeys_bidi_rule(U"\u05D0\u05B0"));
}

}  // namespace
}  // namespace turms::xmpp
