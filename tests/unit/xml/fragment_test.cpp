// SPDX-License-Identifier: Apache-2.0
#include "xml/fragment.h"

#include <gtest/gtest.h>

#include <string>

#include "xml/writer.h"

namespace turms::xmpp::xml {
namespace {

TEST(FragmentTest, elements_become_the_children_of_the_root) {
  const auto parsed = parse_fragment("<a xmlns='urn:a'>x<b/></a> \n<c xmlns='urn:c' d='1'/>");
  ASSERT_TRUE(parsed);
  std::string out;
  for (const Element& child : (*parsed)->root().children()) write_fragment(out, child);
  EXPECT_EQ(out, "<a xmlns='urn:a'>x<b/></a><c xmlns='urn:c' d='1'/>");
}

TEST(FragmentTest, nothing_is_a_fragment_without_elements) {
  for (const char* text : {"", " \n\t"}) {
    const auto parsed = parse_fragment(text);
    ASSERT_TRUE(parsed);
    EXPECT_TRUE((*parsed)->root().children().empty());
  }
}

TEST(FragmentTest, what_a_stream_refuses_is_refused) {
  for (const char* text : {"text", "<a>", "<a></b>", "<p:a/>", "<!-- --><a/>", "<?xml version='1.0'?><a/>",
                           "<!DOCTYPE a>", "<a>&x;</a>", "</fragment>", "</fragment><fragment>", "<a/></fragment><b/>",
                           "<a", "<a>\xFF</a>", "<a/>&lt;", "</a>", "<a/><"}) {
    EXPECT_FALSE(parse_fragment(text)) << text;
  }
}

TEST(FragmentTest, limits_hold_for_the_whole_fragment) {
  std::string many;
  for (int i = 0; i < 256; ++i) many += "<a/>";
  EXPECT_TRUE(parse_fragment(many));
  EXPECT_FALSE(parse_fragment(many + "<a/>"));
  std::string deep;
  for (int i = 0; i < 33; ++i) deep += "<a>";
  for (int i = 0; i < 33; ++i) deep += "</a>";
  EXPECT_EQ(parse_fragment(deep).error().kind, FaultKind::limit);
  EXPECT_TRUE(parse_fragment(deep.substr(3, deep.size() - 7)));
  EXPECT_EQ(parse_fragment("<a>" + std::string(65536, 'x') + "</a>").error().kind, FaultKind::limit);
}

std::string written(FragmentParser& parser, std::string_view text) {
  const auto parsed = parser.parse(text);
  if (!parsed) return "fault: " + std::string(parsed.error().text);
  std::string out;
  for (const Element& child : (*parsed)->root().children()) write_fragment(out, child);
  return out;
}

TEST(FragmentParserTest, one_parser_reads_each_fragment_as_a_new_one_would) {
  const std::string_view fragments[] = {
      "<a xmlns='urn:a' xmlns:p='urn:p'><p:b/></a>", "<a/>", "<p:b/>", "<a xmlns='urn:a'>", "<b/>", "</fragment>", "<c>d</c>",
      "</fragment></stream>", "", "<a/></fragment><fragment><b/>", " ", "<a>&x;</a>", "<a xml:lang='en'/>", "<!DOCTYPE a>",
      "<a b='1' b='2'/>", "<e xmlns=''/>", "text", "<f/><g/>", "<a>\xFF</a>", "<h><![CDATA[<]]></h>", "<a",
  };
  FragmentParser parser;
  for (int round = 0; round < 3; ++round) {
    for (const std::string_view text : fragments) {
      FragmentParser fresh;
      EXPECT_EQ(written(parser, text), written(fresh, text)) << text;
    }
  }
}

TEST(FragmentParserTest, limits_count_anew_for_each_fragment) {
  std::string many;
  for (int i = 0; i < 256; ++i) many += "<a/>";
  std::string spaces;
  for (int i = 0; i < 60; ++i) spaces += "<a xmlns='urn:" + std::to_string(i) + "'/>";
  FragmentParser parser;
  for (int round = 0; round < 5; ++round) {
    EXPECT_TRUE(parser.parse(many));
    EXPECT_TRUE(parser.parse(spaces));
  }
  EXPECT_FALSE(parser.parse(many + "<a/>"));
  EXPECT_TRUE(parser.parse(many));
}

TEST(FragmentParserTest, goes_on_with_a_new_parser_after_many_bytes) {
  const std::string large = "<a xmlns='urn:a'>" + std::string(40'000, 'x') + "</a>";
  FragmentParser parser;
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(written(parser, large), large);
    EXPECT_EQ(written(parser, "<b/>"), "<b xmlns=''/>");
  }
}

TEST(FragmentTest, what_was_written_is_read_back_the_same) {
  const std::string_view text =
      "<x xmlns='urn:x' a='&lt;&apos;&#10;' xmlns:ns1='urn:y' ns1:b='c'>t&amp;<y xmlns=''><z "
      "xmlns='jabber:client'/></y></x>";
  std::string first;
  const auto parsed = parse_fragment(text);
  ASSERT_TRUE(parsed);
  for (const Element& child : (*parsed)->root().children()) write_fragment(first, child);
  std::string second;
  const auto again = parse_fragment(first);
  ASSERT_TRUE(again);
  for (const Element& child : (*again)->root().children()) write_fragment(second, child);
  EXPECT_EQ(first, text);
  EXPECT_EQ(second, first);
}

}  // namespace
}  // namespace turms::xmpp::xml
