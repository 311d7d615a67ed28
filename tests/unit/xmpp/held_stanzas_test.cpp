// SPDX-License-Identifier: Apache-2.0
#include "xmpp/held_stanzas.h"

#include <gtest/gtest.h>

namespace turms::xmpp {
namespace {

using Verdict = HeldStanzas::Verdict;
using Lines = std::vector<std::string>;

std::string presence(const std::string& from, const std::string& content = {}) {
  return "<presence from='" + from + "' to='1@example.org/phone'>" + content + "</presence>";
}
std::string event(const std::string& node, const std::string& content, const std::string& from = "2@example.org") {
  return "<message from='" + from + "' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='" +
         node + "'>" + content + "</items></event></message>";
}
std::string composing(const std::string& more = {}) {
  return "<message from='2@example.org/x' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/>" + more +
         "</message>";
}

TEST(Triage, finds_that_messages_and_questions_matter_now) {
  for (const std::string& stanza : {
           std::string("<message from='2@example.org'><body>Hi</body></message>"),
           std::string("<iq type='get' id='1' from='example.org'><ping xmlns='urn:xmpp:ping'/></iq>"),
           std::string("<presence type='subscribe' from='2@example.org'/>"),
           std::string("<presence type='error' from='2@example.org'/>"),
           std::string("<message from='2@example.org'><displayed xmlns='urn:xmpp:chat-markers:0' id='1'/></message>"),
           std::string("<message from='2@example.org'><propose xmlns='urn:xmpp:jingle-message:0' id='1'/></message>"),
           std::string("<message type='error'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>"),
           composing("<body>Hi</body>"),
           composing("<received xmlns='urn:xmpp:receipts' id='1'/>"),
           std::string("<message><not-xml></message>"),
           std::string("<other/>"),
           std::string(),
       }) {
    EXPECT_EQ(triage_of(stanza).patience, Patience::none) << stanza;
  }
}

TEST(Triage, finds_that_chat_states_alone_are_of_no_use_later) {
  EXPECT_EQ(triage_of(composing()).patience, Patience::never);
  EXPECT_EQ(triage_of(composing("<no-store xmlns='urn:xmpp:hints'/><thread>t</thread>")).patience, Patience::never);
}

TEST(Triage, finds_what_presence_and_events_are_about) {
  const auto about = [](const std::string& stanza) {
    const Triage triage = triage_of(stanza);
    EXPECT_EQ(triage.patience, Patience::latest) << stanza;
    return triage.about;
  };
  const std::string phone = presence("2@example.org/phone");
  EXPECT_EQ(about(phone), about(presence("2@example.org/phone", "<show>away</show>")));
  EXPECT_EQ(about(phone), about("<presence type='unavailable' from='2@example.org/phone'/>"));
  EXPECT_NE(about(phone), about(presence("2@example.org/desk")));
  const std::string item = event("n", "<item id='a'/>");
  EXPECT_EQ(about(item), about(event("n", "<item id='a'><x xmlns='urn:x'/></item>")));
  EXPECT_EQ(about(item), about(event("n", "<retract id='a'/>")));
  EXPECT_NE(about(item), about(event("n", "<item id='b'/>")));
  EXPECT_NE(about(item), about(event("m", "<item id='a'/>")));
  EXPECT_NE(about(item), about(event("n", "<item id='a'/>", "3@example.org")));
  EXPECT_EQ(about(event("n", "<item id='a'/><item id='b'/>")), "") << "of many items none replaces another event";
  EXPECT_EQ(about("<message from='2@example.org'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
                  "<purge node='n'/></event></message>"),
            "");
}

TEST(HeldStanzas, keep_the_last_word_of_each_in_the_order_they_came) {
  HeldStanzas held;
  EXPECT_EQ(held.hold(presence("2@example.org/a")), Verdict::held);
  EXPECT_EQ(held.hold(presence("2@example.org/b")), Verdict::held);
  EXPECT_EQ(held.hold(composing()), Verdict::held);
  EXPECT_EQ(held.hold(presence("2@example.org/a", "<show>away</show>")), Verdict::held);
  EXPECT_EQ(held.hold("<message><body>Hi</body></message>"), Verdict::urgent);
  EXPECT_EQ(held.count(), 2u);
  EXPECT_EQ(held.take(), (Lines{presence("2@example.org/b"), presence("2@example.org/a", "<show>away</show>")}));
  EXPECT_TRUE(held.is_empty());
  EXPECT_EQ(held.bytes(), 0u);
}

TEST(HeldStanzas, put_an_item_behind_the_event_that_emptied_its_node) {
  const std::string purge =
      "<message from='2@example.org'><event xmlns='http://jabber.org/protocol/pubsub#event'><purge node='n'/></event></message>";
  const std::string item = event("n", "<item id='a'/>");
  HeldStanzas held;
  EXPECT_EQ(held.hold(item), Verdict::held);
  EXPECT_EQ(held.hold(purge), Verdict::held);
  EXPECT_EQ(held.hold(item), Verdict::held);
  EXPECT_EQ(held.take(), (Lines{purge, item}));
}

TEST(HeldStanzas, hold_no_more_than_their_bounds) {
  HeldStanzas many;
  for (size_t i = 0; i < HeldStanzas::kMaxStanzas; ++i) {
    ASSERT_EQ(many.hold(presence("2@example.org/" + std::to_string(i))), Verdict::held);
  }
  EXPECT_EQ(many.hold(presence("3@example.org/x")), Verdict::full);
  EXPECT_EQ(many.hold(presence("2@example.org/7", "<show>dnd</show>")), Verdict::held) << "it takes its own place";
  EXPECT_EQ(many.count(), HeldStanzas::kMaxStanzas);

  HeldStanzas large;
  const std::string status = "<status>" + std::string(60'000, 'x') + "</status>";
  for (const char* part : {"a", "b", "c", "d"}) ASSERT_EQ(large.hold(presence(part, status)), Verdict::held);
  EXPECT_EQ(large.hold(presence("e", status)), Verdict::full);
  EXPECT_LE(large.bytes(), HeldStanzas::kMaxBytes);
}

}  // namespace
}  // namespace turms::xmpp
