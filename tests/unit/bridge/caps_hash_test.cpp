// SPDX-License-Identifier: Apache-2.0
#include "bridge/caps_hash.h"

#include <gtest/gtest.h>

#include <string>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

std::unique_ptr<xml::Document> query(const std::string& content) {
  return document_from("<query xmlns='http://jabber.org/protocol/disco#info'>" + content + "</query>");
}

std::string features(std::initializer_list<std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) out.append("<feature var='").append(name).append("'/>");
  return out;
}

std::string form(const std::string& fields) {
  return "<x xmlns='jabber:x:data' type='result'>" + fields + "</x>";
}

constexpr const char* kTyped = "<field var='FORM_TYPE' type='hidden'><value>urn:t</value></field>";

TEST(CapsHashTest, is_that_of_the_specification_whatever_the_order_of_features) {
  // XEP-0115 5.2.
  const std::string identity = "<identity category='client' name='Exodus 0.9.1' type='pc'/>";
  EXPECT_EQ(caps_hash(query(identity + features({"http://jabber.org/protocol/muc", "http://jabber.org/protocol/caps",
                                                 "http://jabber.org/protocol/disco#items",
                                                 "http://jabber.org/protocol/disco#info"}))
                          ->root()),
            "QgayPKawpkPSDYmwT/WM94uAlu0=");
}

TEST(CapsHashTest, covers_languages_and_forms) {
  // XEP-0115 5.3.
  EXPECT_EQ(
      caps_hash(
          query("<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>"
                "<identity xml:lang='el' category='client' name='\xCE\xA8 0.11' type='pc'/>" +
                features({"http://jabber.org/protocol/caps", "http://jabber.org/protocol/disco#info",
                          "http://jabber.org/protocol/disco#items", "http://jabber.org/protocol/muc"}) +
                form("<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:dataforms:softwareinfo</value></field>"
                     "<field var='ip_version' type='text-multi'><value>ipv4</value><value>ipv6</value></field>"
                     "<field var='os'><value>Mac</value></field><field var='os_version'><value>10.5.1</value></field>"
                     "<field var='software'><value>Psi</value></field>"
                     "<field var='software_version'><value>0.11</value></field>"))
              ->root()),
      "q07IKJEyjvHSyhy//CH0CxmKi8w=");
}

TEST(CapsHashTest, there_is_none_for_an_answer_that_says_something_twice) {
  const std::string identity = "<identity category='client' type='pc'/>";
  EXPECT_FALSE(caps_hash(query(identity + identity)->root()));
  EXPECT_FALSE(caps_hash(query(identity + features({"a", "a"}))->root()));
  EXPECT_FALSE(caps_hash(query(form(kTyped) + form(kTyped))->root()));
  EXPECT_FALSE(
      caps_hash(query(form("<field var='FORM_TYPE' type='hidden'><value>a</value><value>b</value></field>"))->root()));
}

TEST(CapsHashTest, ignores_forms_without_a_type) {
  const auto bare = caps_hash(query(features({"a"}))->root());
  EXPECT_EQ(caps_hash(query(features({"a"}) + form("<field var='b'><value>c</value></field>"))->root()), bare);
  EXPECT_NE(caps_hash(query(features({"a"}) + form(kTyped))->root()), bare);
}

TEST(CapsHashTest, two_answers_can_not_be_made_to_look_alike_by_separators) {
  EXPECT_NE(caps_hash(query(features({"a&lt;b"}))->root()), caps_hash(query(features({"a", "b"}))->root()));
}

TEST(Caps2HashTest, is_that_of_the_specification) {
  // XEP-0390 appendix, simple example.
  EXPECT_EQ(caps2_hash(query("<identity category='client' name='BombusMod' type='mobile'/>" +
                             features({"http://jabber.org/protocol/si", "http://jabber.org/protocol/bytestreams",
                                       "http://jabber.org/protocol/chatstates", "http://jabber.org/protocol/disco#info",
                                       "http://jabber.org/protocol/disco#items", "urn:xmpp:ping", "jabber:iq:time",
                                       "jabber:iq:privacy", "jabber:iq:version", "http://jabber.org/protocol/rosterx",
                                       "urn:xmpp:time", "jabber:x:oob", "http://jabber.org/protocol/ibb",
                                       "http://jabber.org/protocol/si/profile/file-transfer", "urn:xmpp:receipts",
                                       "jabber:iq:roster", "jabber:iq:last"}))
                           ->root()),
            "kzBZbkqJ3ADrj7v08reD1qcWUwNGHaidNUgD7nHpiw8=");
}

TEST(Caps2HashTest, there_is_none_for_forms_without_a_type) {
  EXPECT_FALSE(caps2_hash(query(form("<field var='a'><value>b</value></field>"))->root()));
  EXPECT_TRUE(caps2_hash(query(form(kTyped))->root()));
}

TEST(Caps2HashTest, covers_every_field_of_a_form) {
  const auto one = caps2_hash(query(form(std::string(kTyped) + "<field var='a'><value>b</value></field>"))->root());
  const auto two = caps2_hash(query(form(std::string(kTyped) + "<field var='a'><value>c</value></field>"))->root());
  EXPECT_NE(one, two);
}

}  // namespace
}  // namespace turms::xmpp::bridge
