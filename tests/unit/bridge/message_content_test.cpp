// SPDX-License-Identifier: Apache-2.0
#include "bridge/message_content.h"

#include <gtest/gtest.h>

#include "bridge/room_invite.h"
#include "bridge/stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

/// Whether the children make a message of this type stored, or copied to other resources.
bool stored(const std::string& children, const std::string& type = "chat") {
  const Stanza stanza = stanza_from("<message to='2@example.org' type='" + type + "'>" + children + "</message>");
  return is_stored(stanza.message_type(), read_content(stanza, "[encrypted]"));
}
bool copied(const std::string& children, const std::string& type = "chat") {
  const Stanza stanza = stanza_from("<message to='2@example.org' type='" + type + "'>" + children + "</message>");
  return is_copied(stanza.message_type(), read_content(stanza, "[encrypted]"));
}

const std::string kNoStore = "<no-store xmlns='urn:xmpp:hints'/>";
const std::string kStore = "<store xmlns='urn:xmpp:hints'/>";
const std::string kComposing = "<composing xmlns='http://jabber.org/protocol/chatstates'/>";

TEST(message_content, what_people_write_is_stored) {
  EXPECT_TRUE(stored("<body>hi</body>"));
  EXPECT_TRUE(stored("<body>hi</body>" + kNoStore)) << "a body goes through Turms, which stores";
  EXPECT_TRUE(stored("<body>hi</body>", "normal"));
  EXPECT_TRUE(stored("<subject>topic</subject>"));
  EXPECT_TRUE(stored("<encrypted xmlns='urn:xmpp:omemo:2'><header/></encrypted>"));
  EXPECT_TRUE(stored("<x xmlns='jabber:x:oob'><url>https://example.org</url></x>"));
  EXPECT_TRUE(stored("<reactions xmlns='urn:xmpp:reactions:0' id='1'/>"));
  EXPECT_TRUE(stored("<retract xmlns='urn:xmpp:message-retract:1' id='1'/>"));
  EXPECT_TRUE(stored("<x xmlns='jabber:x:conference' jid='7@conference.example.org'/>"));
  EXPECT_TRUE(stored(kStore + "<new xmlns='urn:example:tomorrow'/>"));
}

TEST(message_content, direct_invitations_are_signals) {
  const Stanza invitation = stanza_from(
      "<message to='2@example.org'><x xmlns='jabber:x:conference' jid='7@conference.example.org'/></message>");
  EXPECT_EQ(read_content(invitation, "").signals, kSignalInvitation);
}

TEST(message_content, what_clients_tell_each_other_is_not) {
  EXPECT_FALSE(stored(""));
  EXPECT_FALSE(stored(kComposing));
  EXPECT_FALSE(stored("<received xmlns='urn:xmpp:receipts' id='1'/>" + kStore));
  EXPECT_FALSE(stored("<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>" + kStore));
  EXPECT_FALSE(stored("<new xmlns='urn:example:tomorrow'/>"));
  EXPECT_FALSE(stored("<encrypted xmlns='urn:xmpp:omemo:2'><header/></encrypted>" + kNoStore));
  EXPECT_FALSE(stored("<propose xmlns='urn:xmpp:jingle-message:0' id='1'/>"));
  EXPECT_FALSE(stored("<body>news</body>", "headline"));
}

TEST(message_content, carbons_follow_the_recommended_rules) {
  EXPECT_TRUE(copied("<body>hi</body>"));
  EXPECT_TRUE(copied(""));
  EXPECT_TRUE(copied("<body>hi</body>", "normal"));
  EXPECT_TRUE(copied(kComposing, "normal"));
  EXPECT_TRUE(copied("<subject>topic</subject>", "normal")) << "what is worth storing is worth copying";
  EXPECT_TRUE(copied("<encrypted xmlns='urn:xmpp:omemo:2'><header/></encrypted>" + kNoStore, "normal"));
  EXPECT_FALSE(copied("<new xmlns='urn:example:tomorrow'/>", "normal"));
  EXPECT_FALSE(copied("<body>hi</body>", "headline"));
  EXPECT_FALSE(copied("<body>hi</body>", "groupchat"));
  EXPECT_FALSE(copied("<body>hi</body><error/>", "error"));
  EXPECT_FALSE(copied("<body>hi</body><private xmlns='urn:xmpp:carbons:2'/>"));
  EXPECT_FALSE(copied("<body>hi</body><no-copy xmlns='urn:xmpp:hints'/>"));
}

TEST(message_content, finds_all_parts) {
  const Stanza stanza = stanza_from(
      "<message to='2@example.org' type='chat'>"
      "<body xml:lang='de'>hallo</body><body>hello</body><subject>s</subject><thread parent='p'>t</thread>" +
      kComposing + kStore +
      "<no-copy xmlns='urn:xmpp:hints'/><origin-id xmlns='urn:xmpp:sid:0' id='o'/>"
      "<replace xmlns='urn:xmpp:message-correct:0' id='old'/><ephemeral xmlns='urn:xmpp:ephemeral:0' timer='60'/>"
      "</message>");
  const MessageContent content = read_content(stanza, "[encrypted]");
  ASSERT_TRUE(content.body && content.subject && content.thread && content.origin_id);
  EXPECT_EQ(content.body->text(), "hello") << "the one without language";
  EXPECT_EQ(content.bodies, 2U);
  EXPECT_EQ(content.subjects, 1U);
  EXPECT_EQ(content.chat_state, ChatState::composing);
  EXPECT_EQ(content.hints, kHintStore | kHintNoCopy);
  EXPECT_EQ(content.kind, PayloadKind::edit_note);
  EXPECT_EQ(content.ref_id, "old");
  EXPECT_EQ(content.burn_after, 60);
  EXPECT_TRUE(content.has_extensions);
}

TEST(message_content, the_first_body_counts_when_all_have_a_language) {
  const Stanza stanza = stanza_from(
      "<message to='2@example.org'><body xml:lang='de'>hallo</body><body xml:lang='en'>hello</body></message>");
  EXPECT_EQ(read_content(stanza, "").body->text(), "hallo");
}

TEST(message_content, has_words_for_what_has_no_body) {
  const auto readable = [](const std::string& children) {
    return read_content(stanza_from("<message to='2@example.org'>" + children + "</message>"), "[encrypted]").readable;
  };
  EXPECT_EQ(readable("<subject>topic</subject>"), "[subject] topic");
  EXPECT_EQ(readable("<encrypted xmlns='urn:xmpp:omemo:2'><payload>A</payload></encrypted>"), "[encrypted]");
  EXPECT_EQ(readable("<body>hi</body><subject>topic</subject>"), "");
}

TEST(message_content, a_timer_that_is_no_number_is_none) {
  const Stanza stanza =
      stanza_from("<message to='2@example.org'><ephemeral xmlns='urn:xmpp:ephemeral:0' timer='9999999999'/></message>");
  EXPECT_EQ(read_content(stanza, "").burn_after, std::nullopt);
}

}  // namespace
}  // namespace turms::xmpp::bridge
