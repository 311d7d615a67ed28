// SPDX-License-Identifier: Apache-2.0
#include "xml/element.h"

#include <gtest/gtest.h>

#include <string>

#include "xml/writer.h"

namespace turms::xmpp::xml {
namespace {

std::string to_xml(const Element& element) {
  std::string out;
  Writer(out).element(element);
  return out;
}

TEST(ElementTest, a_new_document_is_one_allocation_with_an_empty_root) {
  const auto document = Document::make("message", "jabber:client");
  EXPECT_TRUE(document->root().is("message", "jabber:client"));
  EXPECT_TRUE(document->root().children().empty());
  EXPECT_EQ(document->root().text(), "");
  EXPECT_EQ(document->memory_bytes(), Document::kUsualBytes);
}

TEST(ElementTest, attributes_are_found_by_name_and_namespace) {
  const auto document = Document::make("message", "jabber:client");
  Element& root = document->root();
  root.set_attr("id", "1").set_attr("lang", kXmlNamespace, "en").set_attr("empty", "");
  EXPECT_EQ(root.attr("id"), "1");
  EXPECT_EQ(root.lang(), "en");
  EXPECT_EQ(root.attr("lang"), "");
  EXPECT_FALSE(root.has_attr("lang"));
  EXPECT_TRUE(root.has_attr("empty"));
  EXPECT_EQ(root.attributes().size(), 3u);
}

TEST(ElementTest, setting_an_attribute_again_replaces_it) {
  const auto document = Document::make("message", "jabber:client");
  Element& root = document->root();
  root.set_attr("from", "a").set_attr("id", "1").set_attr("from", "b");
  EXPECT_EQ(root.attr("from"), "b");
  EXPECT_EQ(root.attributes().size(), 2u);
  root.remove_attr("from");
  root.remove_attr("absent");
  EXPECT_FALSE(root.has_attr("from"));
  EXPECT_EQ(root.attr("id"), "1");
}

TEST(ElementTest, strings_are_copied_into_the_document) {
  std::string name = "message";
  std::string value = "value";
  const auto document = Document::make(name, "jabber:client");
  document->root().set_attr("a", value).append_text(value);
  name = "xxxxxxx";
  value = "yyyyy";
  EXPECT_EQ(to_xml(document->root()), "<message a='value'>value</message>");
}

TEST(ElementTest, children_are_found_by_name_and_namespace) {
  const auto document = Document::make("message", "jabber:client");
  Element& root = document->root();
  root.append_text("a");
  root.append("body").append_text("hi");
  root.append_text("b");
  root.append("body", "urn:other");
  root.append("x", "urn:x");
  EXPECT_EQ(root.child_text("body", "jabber:client"), "hi");
  EXPECT_EQ(root.child("body", "urn:x"), nullptr);
  EXPECT_TRUE(root.child_in("urn:x")->is("x", "urn:x"));
  EXPECT_EQ(root.first_child()->name(), "body");
  std::string names;
  for (const Element& child : root.children()) names += std::string(child.name()) + ",";
  EXPECT_EQ(names, "body,body,x,");
  EXPECT_EQ(root.text(), "ab");
}

TEST(ElementTest, text_around_elements_is_joined_without_changing_the_tree) {
  const auto document = Document::make("p", "");
  Element& root = document->root();
  root.append_text("one ").append_text("two ");
  root.append("b").append_text("ignored");
  root.append_text("three");
  EXPECT_EQ(root.text(), "one two three");
  EXPECT_EQ(to_xml(root), "<p xmlns=''>one two <b>ignored</b>three</p>");
}

TEST(ElementTest, nodes_hold_text_and_elements_in_order) {
  const auto document = Document::make("p", "jabber:client");
  document->root().append_text("a").append("b");
  auto node = document->root().nodes().begin();
  EXPECT_EQ(node->text(), "a");
  EXPECT_EQ(node->element(), nullptr);
  ++node;
  EXPECT_TRUE(node->is_element());
  EXPECT_EQ(node->element()->name(), "b");
}

TEST(ElementTest, children_can_be_removed) {
  const auto document = Document::make("message", "jabber:client");
  Element& root = document->root();
  for (const char* name : {"a", "b", "a", "c", "a"}) root.append(name);
  EXPECT_EQ(root.remove_children([](const Element& e) { return e.name() == "a"; }), 3u);
  EXPECT_EQ(to_xml(root), "<message><b/><c/></message>");
  root.append("d");
  EXPECT_EQ(to_xml(root), "<message><b/><c/><d/></message>");
  EXPECT_EQ(root.remove_children([](const Element&) { return true; }), 3u);
  EXPECT_EQ(to_xml(root), "<message/>");
}

TEST(ElementTest, a_copy_is_deep_and_independent) {
  std::unique_ptr<Document> copy;
  {
    const auto document = Document::make("message", "jabber:client");
    document->root().set_attr("id", "1").append("body").append_text("hi").set_attr("lang", kXmlNamespace, "de");
    copy = Document::copy_of(document->root());
  }
  EXPECT_EQ(to_xml(copy->root()), "<message id='1'><body xml:lang='de'>hi</body></message>");
}

TEST(ElementTest, a_namespace_used_often_is_kept_once) {
  const auto document = Document::make("m", "jabber:client");
  const std::string ns(1000, 'n');
  for (int i = 0; i < 100; ++i) document->root().append("a", i % 2 == 0 ? std::string_view(ns) : "urn:x");
  EXPECT_LT(document->memory_bytes(), 20'000u);
}

}  // namespace
}  // namespace turms::xmpp::xml
