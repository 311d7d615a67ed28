// SPDX-License-Identifier: Apache-2.0
#include "xml/writer.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace turms::xmpp::xml {
namespace {

TEST(WriterTest, the_namespace_in_force_is_not_repeated) {
  std::string out;
  Writer writer(out);
  writer.open("message", "jabber:client").attr("to", "2@localhost").leaf("body", "hi & bye").close();
  EXPECT_EQ(out, "<message to='2@localhost'><body>hi &amp; bye</body></message>");
}

TEST(WriterTest, another_namespace_is_declared_where_it_begins_and_ends_with_its_element) {
  std::string out;
  Writer(out)
      .open("iq")
      .open("query", "urn:q")
      .empty("item", "urn:q")
      .empty("foreign", "urn:f")
      .close()
      .empty("ping", "jabber:client")
      .close();
  EXPECT_EQ(out, "<iq><query xmlns='urn:q'><item/><foreign xmlns='urn:f'/></query><ping/></iq>");
}

TEST(WriterTest, an_element_without_a_namespace_says_so) {
  std::string out;
  Writer(out).open("iq").empty("plain", "").close();
  EXPECT_EQ(out, "<iq><plain xmlns=''/></iq>");
}

TEST(WriterTest, the_stream_prefix_is_used_where_it_is_in_force_only) {
  std::string out;
  Writer(out)
      .open("features", kStreamNamespace)
      .open("bind", "urn:b")
      .close()
      .empty("message", "jabber:client")
      .close();
  EXPECT_EQ(out, "<stream:features><bind xmlns='urn:b'/><message/></stream:features>");
  out.clear();
  Writer(out, kSelfContained).open("features", kStreamNamespace).empty("a", kStreamNamespace).close();
  EXPECT_EQ(out, "<features xmlns='http://etherx.jabber.org/streams'><a/></features>");
}

TEST(WriterTest, numbers_and_optional_attributes) {
  std::string out;
  Writer(out).open("a").attr("n", int64_t{-5}).attr("m", 7u).attr_if("x", "").attr_if("y", "1").close();
  EXPECT_EQ(out, "<a n='-5' m='7' y='1'/>");
}

TEST(WriterTest, empty_text_leaves_the_element_empty) {
  std::string out;
  Writer(out).open("a").text("").raw("").close();
  EXPECT_EQ(out, "<a/>");
}

TEST(WriterTest, raw_xml_stands_as_it_is) {
  std::string out;
  Writer(out).open("a").raw("<b xmlns='urn:b'/>").text("<").close();
  EXPECT_EQ(out, "<a><b xmlns='urn:b'/>&lt;</a>");
}

TEST(WriterTest, a_parsed_element_is_written_with_minimal_declarations) {
  const auto document = Document::make("message", "jabber:client");
  Element& root = document->root();
  root.set_attr("lang", kXmlNamespace, "en").append("body").append_text("1 < 2");
  root.append("x", "urn:x").append("y", "urn:x").append("z", "jabber:client");
  std::string out;
  Writer(out).element(root);
  EXPECT_EQ(
      out,
      "<message xml:lang='en'><body>1 &lt; 2</body><x xmlns='urn:x'><y><z xmlns='jabber:client'/></y></x></message>");
}

TEST(WriterTest, an_attribute_in_a_namespace_brings_its_own_prefix) {
  const auto document = Document::make("a", "jabber:client");
  document->root()
      .set_attr("plain", "0")
      .set_attr("one", "urn:n", "1")
      .set_attr("two", "urn:n", "2")
      .set_attr("three", "urn:m", "3");
  document->root().append("b").set_attr("one", "urn:n", "4");
  std::string out;
  Writer(out).element(document->root());
  EXPECT_EQ(out,
            "<a plain='0' xmlns:ns1='urn:n' ns1:one='1' ns1:two='2' xmlns:ns3='urn:m' ns3:three='3'>"
            "<b xmlns:ns0='urn:n' ns0:one='4'/></a>");
}

TEST(WriterTest, a_fragment_stands_on_its_own) {
  const auto document = Document::make("message", "jabber:client");
  document->root().append("x", "jabber:client").append("y", "urn:y");
  document->root().append("none", "");
  std::string out;
  for (const Element& child : document->root().children()) write_fragment(out, child);
  EXPECT_EQ(out, "<x xmlns='jabber:client'><y xmlns='urn:y'/></x><none xmlns=''/>");
}

TEST(WriterTest, content_of_writes_children_and_texts) {
  const auto document = Document::make("message", "jabber:client");
  document->root().append_text("a").append("b");
  std::string out;
  Writer(out).open("forwarded", "urn:f").content_of(document->root()).close();
  EXPECT_EQ(out, "<forwarded xmlns='urn:f'>a<b xmlns='jabber:client'/></forwarded>");
}

TEST(WriterTest, namespaces_are_escaped) {
  std::string out;
  Writer(out).empty("a", "urn:'&<");
  EXPECT_EQ(out, "<a xmlns='urn:&apos;&amp;&lt;'/>");
}

TEST(WriterTest, misuse_throws) {
  std::string out;
  Writer writer(out);
  EXPECT_THROW(writer.close(), std::logic_error);
  writer.open("a").text("x");
  EXPECT_THROW(writer.attr("late", "1"), std::logic_error);
  for (size_t i = 1; i < Writer::kDepth; ++i) writer.open("a");
  EXPECT_THROW(writer.open("a"), std::length_error);
}

TEST(WriterTest, output_may_move_in_memory_while_elements_are_open) {
  std::string out;
  Writer writer(out);
  writer.open("outer-element-with-a-long-name");
  for (int i = 0; i < 1000; ++i) writer.leaf("inner", std::string(50, 'x'));
  writer.close();
  EXPECT_TRUE(out.ends_with("</inner></outer-element-with-a-long-name>"));
}

}  // namespace
}  // namespace turms::xmpp::xml
