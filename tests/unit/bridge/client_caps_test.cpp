// SPDX-License-Identifier: Apache-2.0
#include "bridge/client_caps.h"

#include <gtest/gtest.h>

#include "bridge/caps_hash.h"
#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

const std::string kInfo =
    "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='pc' name='Exodus 0.9.1'/>"
    "<feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/>"
    "<feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/></query>";

std::optional<AnnouncedCaps> announced(const std::string& child) {
  return announced_caps(document_from("<presence>" + child + "</presence>")->root());
}

TEST(ClientCapsTest, the_example_of_xep_0115_is_true) {
  const auto caps = announced(
      "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://code.google.com/p/exodus' "
      "ver='QgayPKawpkPSDYmwT/WM94uAlu0='/>");
  ASSERT_TRUE(caps);
  EXPECT_EQ(caps->kind, AnnouncedCaps::Kind::sha1);
  EXPECT_EQ(caps->node, "http://code.google.com/p/exodus#QgayPKawpkPSDYmwT/WM94uAlu0=");
  EXPECT_TRUE(is_true(*caps, document_from(kInfo)->root()));
  std::string other = kInfo;
  other.replace(other.find("/muc"), 4, "/lie");
  EXPECT_FALSE(is_true(*caps, document_from(other)->root()));
}

TEST(ClientCapsTest, the_newer_way_is_understood_where_it_is_the_only_one) {
  const auto query = document_from(kInfo);
  const std::string hash = caps2_hash(query->root()).value();
  const auto caps = announced(
      "<c xmlns='urn:xmpp:caps'><hash xmlns='urn:xmpp:hashes:2' algo='sha3-256'>x</hash>"
      "<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>" +
      hash + "</hash></c>");
  ASSERT_TRUE(caps);
  EXPECT_EQ(caps->kind, AnnouncedCaps::Kind::sha256);
  EXPECT_EQ(caps->node, "urn:xmpp:caps#sha-256." + hash);
  EXPECT_TRUE(is_true(*caps, query->root()));
}

TEST(ClientCapsTest, another_hash_function_is_never_true) {
  const auto caps = announced("<c xmlns='http://jabber.org/protocol/caps' hash='md5' node='n' ver='v'/>");
  ASSERT_TRUE(caps);
  EXPECT_EQ(caps->kind, AnnouncedCaps::Kind::unverified);
  EXPECT_FALSE(is_true(*caps, document_from(kInfo)->root()));
}

TEST(ClientCapsTest, nothing_is_announced_without_a_hash_or_with_an_endless_one) {
  EXPECT_FALSE(announced(""));
  EXPECT_FALSE(announced("<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n'/>"));
  EXPECT_FALSE(announced("<c xmlns='urn:xmpp:caps'/>"));
  EXPECT_FALSE(announced("<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='" +
                         std::string(AnnouncedCaps::kNodeBytes, 'v') + "'/>"));
}

TEST(ClientCapsTest, wishes_are_the_features_that_end_in_notify) {
  std::string info =
      "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='b+notify'/><feature var='a+notify'/>"
      "<feature var='b+notify'/><feature var='+notify'/><feature var='c'/>"
      "<x xmlns='urn:other' var='d+notify'/></query>";
  EXPECT_EQ(wishes_in(document_from(info)->root()), (std::vector<std::string>{"a", "b"}));
}

TEST(ClientCapsTest, nobody_has_endless_wishes) {
  std::string info = "<query xmlns='http://jabber.org/protocol/disco#info'>";
  for (int i = 0; i < 200; ++i) info += "<feature var='n" + std::to_string(i) + "+notify'/>";
  EXPECT_EQ(wishes_in(document_from(info + "</query>")->root()).size(), 64u);
}

}  // namespace
}  // namespace turms::xmpp::bridge
