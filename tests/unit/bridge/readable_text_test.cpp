// SPDX-License-Identifier: Apache-2.0
#include "bridge/readable_text.h"

#include <gtest/gtest.h>

#include "bridge/stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

std::string words(const std::string& xml) {
  const auto document = document_from(xml);
  return readable_text(document->root(), role_of(document->root()), "[secret]");
}

TEST(readable_text, says_what_a_turms_user_can_use) {
  EXPECT_EQ(words("<x xmlns='jabber:x:oob'><url>https://example.org/a.png</url></x>"), "https://example.org/a.png");
  EXPECT_EQ(words("<geoloc xmlns='http://jabber.org/protocol/geoloc'><lat>45.44</lat><lon>12.33</lon></geoloc>"),
            "geo:45.44,12.33");
  EXPECT_EQ(words("<geoloc xmlns='http://jabber.org/protocol/geoloc'><text>Venice</text></geoloc>"), "[location]");
  EXPECT_EQ(words("<sticker xmlns='urn:xmpp:stickers:0' pack='p'/>"), "[sticker]");
  EXPECT_EQ(words("<file-sharing xmlns='urn:xmpp:sfs:0'><sources>"
                  "<url-data xmlns='http://jabber.org/protocol/url-data' target='https://example.org/f'/>"
                  "</sources></file-sharing>"),
            "https://example.org/f");
  EXPECT_EQ(words("<file-sharing xmlns='urn:xmpp:sfs:0'/>"), "[file]");
}

TEST(readable_text, names_encrypted_content_but_no_key_exchange) {
  EXPECT_EQ(words("<encrypted xmlns='urn:xmpp:omemo:2'><header/><payload>AAAA</payload></encrypted>"), "[secret]");
  EXPECT_EQ(words("<encrypted xmlns='urn:xmpp:omemo:2'><header/></encrypted>"), "");
  EXPECT_EQ(words("<openpgp xmlns='urn:xmpp:openpgp:0'>AAAA</openpgp>"), "[secret]");
}

TEST(readable_text, says_nothing_of_the_rest) {
  EXPECT_EQ(words("<request xmlns='urn:xmpp:receipts'/>"), "");
  EXPECT_EQ(words("<new xmlns='urn:example:tomorrow'>text</new>"), "");
  EXPECT_EQ(words("<x xmlns='jabber:x:oob'/>"), "");
}

}  // namespace
}  // namespace turms::xmpp::bridge
