// SPDX-License-Identifier: Apache-2.0
// What clients send, through Turms' store and back, element for element (mapping 25.2): one stanza for each document
// whose messages clients send, made up from what the document says.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/child_role.h"
#include "bridge/turms_message.h"
#include "xml/writer.h"

namespace turms::xmpp::bridge {
namespace {

struct Example {
  std::string_view document;
  std::string_view type;
  std::string_view content;
};

constexpr std::string_view kSecret = "c2VjcmV0";

const Example kExamples[] = {
    {"RFC 6121 body, subject and thread", "normal",
     "<subject>I implore you!</subject><body>Wherefore art thou?</body>"
     "<thread parent='e0ffe42b28561960c6b12b944a092794b9683a38'>0e3141cd80894871a68e6fe6b1ec56fa</thread>"},
    {"RFC 6121 languages", "chat",
     "<body>Wherefore?</body><body xml:lang='cs'>Pro&#x10D;e?</body><subject>q</subject><subject "
     "xml:lang='cs'>o</subject>"},
    {"RFC 6121 only a foreign body", "chat", "<body xml:lang='cs'>Pro&#x10D;e?</body>"},
    {"XEP-0066 url", "chat",
     "<body>https://example.org/a.jpg</body><x xmlns='jabber:x:oob'><url>https://example.org/a.jpg</url></x>"},
    {"XEP-0071 markup", "chat",
     "<body>hi!</body><html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>"
     "<p style='font-weight:bold'>hi <em>there</em>!</p> tail</body></html>"},
    {"XEP-0080 place", "chat",
     "<geoloc xmlns='http://jabber.org/protocol/geoloc' xml:lang='en'><lat>45.44</lat><lon>12.33</lon></geoloc>"},
    {"XEP-0085 beside a body", "chat", "<body>x</body><markable xmlns='urn:xmpp:chat-markers:0'/>"},
    {"XEP-0184 request", "chat", "<body>My lord</body><request xmlns='urn:xmpp:receipts'/>"},
    {"XEP-0201 thread", "chat", "<body>b</body><thread>t</thread>"},
    {"XEP-0224 attention", "chat", "<body>hey</body><attention xmlns='urn:xmpp:attention:0'/>"},
    {"XEP-0231 bits of binary", "chat",
     "<body>x</body><data xmlns='urn:xmpp:bob' cid='sha1+8f35@bob.xmpp.org' max-age='86400' "
     "type='image/png'>aGk=</data>"},
    {"XEP-0245 me", "chat", "<body>/me shrugs in disgust</body>"},
    {"XEP-0249 invitation", "chat",
     "<x xmlns='jabber:x:conference' jid='7@conference.example.org' password='cauldron' reason='Hey'/>"},
    {"XEP-0308 correction", "chat",
     "<body>But soft, what light</body><replace xmlns='urn:xmpp:message-correct:0' id='bad1'/>"},
    {"XEP-0333 markable", "chat", "<body>My lord</body><markable xmlns='urn:xmpp:chat-markers:0'/>"},
    {"XEP-0334 hints", "chat", "<body>V unir</body><no-copy xmlns='urn:xmpp:hints'/><store xmlns='urn:xmpp:hints'/>"},
    {"XEP-0334 no permanent store", "chat", "<body>x</body><no-permanent-store xmlns='urn:xmpp:hints'/>"},
    {"XEP-0353 finish", "chat",
     "<finish xmlns='urn:xmpp:jingle-message:0' id='ca3cf894'><reason xmlns='urn:xmpp:jingle:1'><success/>"
     "<text>Success</text></reason></finish><store xmlns='urn:xmpp:hints'/>"},
    {"XEP-0359 origin id", "chat", "<body>b</body><origin-id xmlns='urn:xmpp:sid:0' id='de305d54'/>"},
    {"XEP-0372 mention", "chat",
     "<body>hi Romeo</body><reference xmlns='urn:xmpp:reference:0' begin='3' end='8' type='mention' "
     "uri='xmpp:2@example.org'/>"},
    {"XEP-0380 note of encryption", "chat",
     "<body>This message is encrypted</body><encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:otr:0' "
     "name='OTR'/>"},
    {"XEP-0382 spoiler", "chat", "<body>He dies</body><spoiler xmlns='urn:xmpp:spoiler:0' xml:lang='en'>end</spoiler>"},
    {"XEP-0384 of old", "chat",
     "<body>[encrypted]</body><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='27183'><key rid='31415' "
     "prekey='true'>BASE64</key><iv>aXY=</iv></header><payload>c2VjcmV0</payload></encrypted>"
     "<store xmlns='urn:xmpp:hints'/>"},
    {"XEP-0384 of today", "chat",
     "<encrypted xmlns='urn:xmpp:omemo:2'><header sid='27183'><keys jid='2@example.org'><key "
     "rid='31415'>b64</key></keys>"
     "</header><payload>c2VjcmV0</payload></encrypted><encryption xmlns='urn:xmpp:eme:0' "
     "namespace='urn:xmpp:omemo:2'/>"},
    {"XEP-0384 keys only", "chat",
     "<encrypted xmlns='urn:xmpp:omemo:2'><header sid='27183'><keys jid='2@example.org'><key rid='31415' "
     "kex='1'>b64</key>"
     "</keys></header></encrypted><store xmlns='urn:xmpp:hints'/>"},
    {"XEP-0373 OpenPGP", "chat", "<body>[encrypted]</body><openpgp xmlns='urn:xmpp:openpgp:0'>c2VjcmV0</openpgp>"},
    {"XEP-0385 sims", "chat",
     "<body>Look</body><reference xmlns='urn:xmpp:reference:0' begin='0' end='4' type='data'><media-sharing "
     "xmlns='urn:xmpp:sims:1'><file xmlns='urn:xmpp:jingle:apps:file-transfer:5'><media-type>image/jpeg</media-type>"
     "<name>s.jpg</name><size>3032449</size><hash xmlns='urn:xmpp:hashes:2' algo='sha3-256'>2XarmwTl=</hash></file>"
     "<sources><reference xmlns='urn:xmpp:reference:0' type='data' uri='https://example.org/s.jpg'/></sources>"
     "</media-sharing></reference>"},
    {"XEP-0393 styling", "chat", "<body>&gt; quoted\n*bold* `code`</body><unstyled xmlns='urn:xmpp:styling:0'/>"},
    {"XEP-0394 markup", "chat",
     "<body>a bold word</body><markup xmlns='urn:xmpp:markup:0'><span start='2' end='6'><strong/></span></markup>"},
    {"XEP-0424 retraction", "chat",
     "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/><fallback xmlns='urn:xmpp:fallback:0' "
     "for='urn:xmpp:message-retract:1'/><body>/me retracted something</body><store xmlns='urn:xmpp:hints'/>"},
    {"XEP-0428 fallback with ranges", "chat",
     "<body>&gt; q\nanswer</body><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='4'/>"
     "</fallback>"},
    {"XEP-0444 reactions", "chat",
     "<reactions xmlns='urn:xmpp:reactions:0' "
     "id='744f6e18'><reaction>&#x1F44B;</reaction><reaction>&#x1F422;</reaction>"
     "</reactions><store xmlns='urn:xmpp:hints'/>"},
    {"XEP-0447 file", "chat",
     "<body>https://example.org/s.jpg</body><file-sharing xmlns='urn:xmpp:sfs:0' disposition='inline' id='f1'><file "
     "xmlns='urn:xmpp:file:metadata:0'><media-type>image/jpeg</media-type><name>s.jpg</name></file><sources><url-data "
     "xmlns='http://jabber.org/protocol/url-data' target='https://example.org/s.jpg'/></sources></file-sharing>"},
    {"XEP-0448 encrypted file", "chat",
     "<file-sharing xmlns='urn:xmpp:sfs:0'><sources><encrypted xmlns='urn:xmpp:esfs:0' "
     "cipher='urn:xmpp:ciphers:aes-256-gcm-nopadding:0'><key>a2V5</key><iv>aXY=</iv><sources xmlns='urn:xmpp:sfs:0'>"
     "<url-data xmlns='http://jabber.org/protocol/url-data' target='https://example.org/x'/></sources></encrypted>"
     "</sources></file-sharing>"},
    {"XEP-0449 sticker", "chat",
     "<body>\xF0\x9F\x98\x98</body><sticker xmlns='urn:xmpp:stickers:0' pack='EpRv28'/><file-sharing "
     "xmlns='urn:xmpp:sfs:0'><sources/></file-sharing>"},
    {"XEP-0461 reply", "chat",
     "<body>&gt; Anna\nGreat</body><reply xmlns='urn:xmpp:reply:0' to='2@example.org/pda' id='777'/><fallback "
     "xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='7'/></fallback>"},
    {"XEP-0466 ephemeral", "chat", "<body>x</body><ephemeral xmlns='urn:xmpp:ephemeral:0' timer='600'/>"},
    {"XEP-0482 call invite", "chat",
     "<invite xmlns='urn:xmpp:call-invites:0' video='true'><jingle xmlns='urn:xmpp:call-invites:0' sid='s'/></invite>"
     "<store xmlns='urn:xmpp:hints'/>"},
    {"XEP-0511 link preview", "chat",
     "<body>https://example.org</body><rdf:Description xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
     "about='https://example.org'><og:title xmlns:og='https://ogp.me/ns#'>T</og:title></rdf:Description>"},
    {"a document of tomorrow", "chat",
     "<body>x</body><new xmlns='urn:xmpp:new:7'>a<deep xmlns=''><er xmlns='urn:x'/></deep>b &amp; c</new>"},
};

/// Each child of the message on its own, sorted; without what the gateway adds and what only a server may say.
std::vector<std::string> children_of(std::string_view xml, bool is_rendered) {
  const auto document = document_from(std::string(xml));
  std::vector<std::string> children;
  for (const xml::Element& child : document->root().children()) {
    const ChildRole role = role_of(child);
    if (is_rendered && role == ChildRole::forbidden) continue;
    xml::write_fragment(children.emplace_back(), child);
  }
  std::sort(children.begin(), children.end());
  return children;
}

class RoundTrip : public TurmsMessage {};

TEST_F(RoundTrip, every_example_comes_back_element_for_element) {
  for (const Example& example : kExamples) {
    const std::string stanza = "<message to='2@example.org' id='m1' type='" + std::string(example.type) + "'>" +
                               std::string(example.content) + "</message>";
    const std::string back = passed_through(stanza);
    EXPECT_EQ(children_of(back, true), children_of(stanza, false)) << example.document << "\n" << back;
    EXPECT_NE(back.find(" id='m1'"), std::string::npos) << example.document;
    EXPECT_NE(back.find(" type='" + std::string(example.type) + "'"), std::string::npos) << example.document;
    EXPECT_FALSE(message.had_bad_payload() || message.is_stale()) << example.document;
  }
}

TEST_F(RoundTrip, turms_apps_have_something_to_read_of_all_that_people_see) {
  for (const Example& example : kExamples) {
    passed_through("<message to='2@example.org' id='m1' type='chat'>" + std::string(example.content) + "</message>");
    const bool is_wordless = example.document == "XEP-0384 keys only" || example.document == "XEP-0353 finish" ||
                             example.document == "XEP-0444 reactions" || example.document == "XEP-0249 invitation" ||
                             example.document == "XEP-0482 call invite";
    const std::string_view text = message.view().text.value_or("");
    EXPECT_TRUE(is_wordless || !text.empty()) << example.document;
    EXPECT_EQ(text.find(kSecret), std::string_view::npos) << example.document;
  }
}

TEST_F(RoundTrip, what_a_client_can_not_say_does_not_come_back) {
  const std::string back = passed_through(
      "<message to='2@example.org' id='m1' type='chat'><body>b</body>"
      "<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25Z'/><stanza-id xmlns='urn:xmpp:sid:0' "
      "by='1@example.org' "
      "id='x'/><private xmlns='urn:xmpp:carbons:2'/><active xmlns='http://jabber.org/protocol/chatstates'/>"
      "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'/></received></message>");
  const std::vector<std::string> expected{"<body xmlns='jabber:client'>b</body>", "<no-copy xmlns='urn:xmpp:hints'/>"};
  EXPECT_EQ(children_of(back, true), expected) << back;
}

}  // namespace
}  // namespace turms::xmpp::bridge
