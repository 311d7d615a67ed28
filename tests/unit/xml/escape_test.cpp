// SPDX-License-Identifier: Apache-2.0
#include "xml/escape.h"

#include <gtest/gtest.h>

namespace turms::xmpp::xml {
namespace {

std::string text(std::string_view in) {
  std::string out;
  append_escaped_text(out, in);
  return out;
}

std::string attribute(std::string_view in) {
  std::string out;
  append_escaped_attribute(out, in);
  return out;
}

TEST(EscapeTest, markup_is_escaped) {
  EXPECT_EQ(text("a<b>&\"'c"), "a&lt;b&gt;&amp;\"'c");
  EXPECT_EQ(attribute("a<b>&\"'c"), "a&lt;b&gt;&amp;&quot;&apos;c");
  EXPECT_EQ(text("]]>"), "]]&gt;");
}

TEST(EscapeTest, white_space_survives_the_reader) {
  EXPECT_EQ(text("a\tb\nc\rd"), "a\tb\nc&#13;d");
  EXPECT_EQ(attribute("a\tb\nc\rd"), "a&#9;b&#10;c&#13;d");
}

TEST(EscapeTest, characters_that_xml_cannot_carry_are_dropped) {
  EXPECT_EQ(text(std::string_view("a\0b\x01"
                                  "c\x1F"
                                  "d",
                                  7)),
            "abcd");
  EXPECT_EQ(text("a\xEF\xBF\xBE"
                 "b\xEF\xBF\xBF"
                 "c"),
            "abc");
  EXPECT_EQ(attribute(std::string_view("\0\x08", 2)), "");
}

TEST(EscapeTest, malformed_utf8_becomes_the_replacement_character) {
  EXPECT_EQ(text("a\xFF"
                 "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(text("a\xC3"), "a\xEF\xBF\xBD");
  EXPECT_EQ(text("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(EscapeTest, other_characters_stand_as_they_are) {
  const std::string_view many = "\x7F \xC2\x85 \xC3\xA9 \xE4\xB8\xAD \xEF\xBF\xBD \xF0\x9F\x98\x80";
  EXPECT_EQ(text(many), many);
  EXPECT_EQ(attribute(many), many);
  EXPECT_EQ(text(""), "");
}

}  // namespace
}  // namespace turms::xmpp::xml
