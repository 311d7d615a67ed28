// SPDX-License-Identifier: Apache-2.0
#include "xml/tree_builder.h"

#include <gtest/gtest.h>

#include <string>

#include "xml/writer.h"

namespace turms::xmpp::xml {
namespace {

std::string to_xml(const Document& document) {
  std::string out;
  Writer(out).element(document.root());
  return out;
}

std::optional<FaultKind> fault_of(std::string_view text, const Limits& limits = Limits()) {
  TreeBuilder builder(limits);
  const std::optional<Fault> fault = builder.parse(as_bytes(text));
  return fault ? std::optional(fault->kind) : std::nullopt;
}

TEST(TreeBuilderTest, builds_elements_attributes_and_texts_with_namespaces) {
  TreeBuilder builder{Limits()};
  ASSERT_FALSE(
      builder.parse(as_bytes("<p:a xmlns:p='urn:p' xmlns='urn:d' x='1' p:y='2' xml:lang='en'>t&amp;u<b/></p:a>")));
  const auto document = builder.take_document();
  const Element& root = document->root();
  EXPECT_TRUE(root.is("a", "urn:p"));
  EXPECT_EQ(root.attr("x"), "1");
  EXPECT_EQ(root.attr("y", "urn:p"), "2");
  EXPECT_EQ(root.lang(), "en");
  EXPECT_EQ(root.text(), "t&u");
  EXPECT_TRUE(root.first_child()->is("b", "urn:d"));
  EXPECT_EQ(builder.root_default_ns(), "urn:d");
}

TEST(TreeBuilderTest, a_document_taken_early_lets_the_next_element_begin_another) {
  TreeBuilder builder{Limits()};
  ASSERT_FALSE(builder.parse(as_bytes("<s xmlns='jabber:client'>")));
  EXPECT_EQ(to_xml(*builder.take_document()), "<s/>");
  ASSERT_FALSE(builder.parse(as_bytes("<a><b/></a>")));
  EXPECT_EQ(to_xml(*builder.take_document()), "<a><b/></a>");
  EXPECT_EQ(builder.take_document(), nullptr);
}

TEST(TreeBuilderTest, a_context_declares_without_building) {
  TreeBuilder builder{Limits()};
  ASSERT_FALSE(builder.parse_context(as_bytes("<s xmlns='jabber:client' xmlns:p='urn:p'>")));
  EXPECT_EQ(builder.take_document(), nullptr);
  ASSERT_FALSE(builder.parse(as_bytes("<p:a/>")));
  EXPECT_TRUE(builder.take_document()->root().is("a", "urn:p"));
}

TEST(TreeBuilderTest, one_text_in_many_pieces_becomes_one_node) {
  TreeBuilder builder{Limits()};
  ASSERT_FALSE(builder.parse(as_bytes("<a>")));
  for (const char* piece : {"one\n", "&lt;", "two", "<![CDATA[<3>]]>", "&#x34;"}) {
    ASSERT_FALSE(builder.parse(as_bytes(piece)));
  }
  ASSERT_FALSE(builder.parse(as_bytes("</a>")));
  const auto document = builder.take_document();
  EXPECT_EQ(document->root().text(), "one\n<two<3>4");
  EXPECT_EQ(document->root().nodes().begin()->next(), nullptr);
}

TEST(TreeBuilderTest, what_the_gate_refuses_is_refused_here_as_well) {
  EXPECT_EQ(fault_of("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), FaultKind::restricted_xml);
  EXPECT_EQ(fault_of("<a><!-- x --></a>"), FaultKind::restricted_xml);
  EXPECT_EQ(fault_of("<a><?x y?></a>"), FaultKind::restricted_xml);
}

TEST(TreeBuilderTest, faults_are_told_apart) {
  EXPECT_EQ(fault_of("<p:a/>"), FaultKind::bad_namespace_prefix);
  EXPECT_EQ(fault_of("<a p:x=''/>"), FaultKind::bad_namespace_prefix);
  EXPECT_EQ(fault_of("<a xmlns:xml='urn:x'/>"), FaultKind::bad_namespace_prefix);
  EXPECT_EQ(fault_of("<a xmlns:p=''/>"), FaultKind::bad_namespace_prefix);
  EXPECT_EQ(fault_of("<a>&b;</a>"), FaultKind::restricted_xml);
  EXPECT_EQ(fault_of("<a></b>"), FaultKind::not_well_formed);
  EXPECT_EQ(fault_of("<a x='' x=''/>"), FaultKind::not_well_formed);
  EXPECT_EQ(fault_of("<a>\x01</a>"), FaultKind::not_well_formed);
  EXPECT_EQ(fault_of("<a>&#0;</a>"), FaultKind::not_well_formed);
  EXPECT_EQ(fault_of("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"), FaultKind::unsupported_encoding);
  EXPECT_EQ(fault_of("<?xml version='1.1'?><a/>"), FaultKind::not_well_formed);
  EXPECT_EQ(fault_of("<?xml version='1.0' encoding='Utf-8'?><a/>"), std::nullopt);
}

TEST(TreeBuilderTest, the_separator_cannot_be_smuggled_into_a_namespace) {
  EXPECT_EQ(fault_of("<a xmlns='urn:x\x1f'/>"), FaultKind::not_well_formed);
  EXPECT_EQ(fault_of("<a xmlns='urn:x&#31;y'/>"), FaultKind::not_well_formed);
}

TEST(TreeBuilderTest, limits_of_the_parsed_form_are_kept) {
  Limits limits;
  limits.elements = 3;
  EXPECT_EQ(fault_of("<a><b/><c/></a>", limits), std::nullopt);
  EXPECT_EQ(fault_of("<a><b/><c/><d/></a>", limits), FaultKind::limit);
  limits = Limits();
  limits.name_bytes = 2;
  EXPECT_EQ(fault_of("<aa bb=''/>", limits), std::nullopt);
  EXPECT_EQ(fault_of("<aaa/>", limits), FaultKind::limit);
  EXPECT_EQ(fault_of("<a bbb=''/>", limits), FaultKind::limit);
  limits = Limits();
  limits.ns_bytes = 5;
  EXPECT_EQ(fault_of("<a xmlns='urn:a'/>", limits), std::nullopt);
  EXPECT_EQ(fault_of("<a xmlns='urn:ab'/>", limits), FaultKind::limit);
  limits = Limits();
  limits.namespaces = 2;
  EXPECT_EQ(fault_of("<a xmlns='a'><b xmlns='b'/></a>", limits), std::nullopt);
  EXPECT_EQ(fault_of("<a xmlns='a'><b xmlns='b'/><c xmlns='c'/></a>", limits), FaultKind::limit);
  limits = Limits();
  limits.attributes = 1;
  EXPECT_EQ(fault_of("<a b='' c=''/>", limits), FaultKind::limit);
  limits = Limits();
  limits.depth = 1;
  EXPECT_EQ(fault_of("<a><b/></a>", limits), std::nullopt);
  EXPECT_EQ(fault_of("<a><b><c/></b></a>", limits), FaultKind::limit);
}

TEST(TreeBuilderTest, after_a_fault_nothing_is_parsed) {
  TreeBuilder builder{Limits()};
  ASSERT_TRUE(builder.parse(as_bytes("<a></b>")));
  ASSERT_TRUE(builder.parse(as_bytes("<c/>")));
}

}  // namespace
}  // namespace turms::xmpp::xml
