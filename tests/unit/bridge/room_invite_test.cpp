// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_invite.h"

#include <gtest/gtest.h>

#include <string>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

Result<RoomLetters, StanzaError> letters_of(const std::string& content) {
  const auto message = document_from(
      "<message to='9@conference.example.org'>"
      "<x xmlns='http://jabber.org/protocol/muc#user'>" +
      content + "</x></message>");
  return read_room_letters(message->root());
}

StanzaErrorCondition refusal_of(const std::string& content) {
  const auto letters = letters_of(content);
  return letters ? StanzaErrorCondition::undefined_condition : letters.error().condition;
}

TEST(RoomInviteTest, several_people_are_invited_at_once) {
  const auto letters = letters_of(
      "<invite to='2@example.org'><reason>Come &amp; see</reason></invite>"
      "<invite to='3@example.org/phone'><continue/></invite><other xmlns='urn:x'/>");
  ASSERT_TRUE(letters);
  ASSERT_EQ(letters.value().invites.size(), 2U);
  EXPECT_EQ(letters.value().invites[0].to, jid("2@example.org"));
  EXPECT_EQ(letters.value().invites[0].reason, "Come & see");
  EXPECT_EQ(letters.value().invites[1].to, jid("3@example.org/phone"));
  EXPECT_EQ(letters.value().invites[1].reason, "");
  EXPECT_FALSE(letters.value().decline);
}

TEST(RoomInviteTest, a_decline_names_the_inviter) {
  const auto letters = letters_of("<decline to='1@example.org'><reason>busy</reason></decline>");
  ASSERT_TRUE(letters);
  ASSERT_TRUE(letters.value().decline);
  EXPECT_EQ(letters.value().decline->to, jid("1@example.org"));
  EXPECT_EQ(letters.value().decline->reason, "busy");
  EXPECT_TRUE(letters.value().invites.empty());
}

TEST(RoomInviteTest, other_messages_ask_nothing) {
  EXPECT_TRUE(letters_of("<status code='104'/>").value().empty());
  const auto plain = document_from("<message><body>hi</body><invite to='2@example.org'/></message>");
  EXPECT_TRUE(read_room_letters(plain->root()).value().empty());
}

TEST(RoomInviteTest, what_can_not_be_done_is_refused_whole) {
  EXPECT_EQ(refusal_of("<invite/>"), StanzaErrorCondition::jid_malformed);
  EXPECT_EQ(refusal_of("<invite to='2@example.org'/><invite to='@'/>"), StanzaErrorCondition::jid_malformed);
  EXPECT_EQ(refusal_of("<decline/>"), StanzaErrorCondition::jid_malformed);
  EXPECT_EQ(refusal_of("<invite to='2@example.org'/><decline to='1@example.org'/>"), StanzaErrorCondition::bad_request);
  EXPECT_EQ(refusal_of("<decline to='2@example.org'/><decline to='1@example.org'/>"),
            StanzaErrorCondition::bad_request);
}

TEST(RoomInviteTest, invitations_at_once_are_bounded) {
  std::string most;
  for (size_t i = 0; i < kInvitesAtOnce; ++i) most += "<invite to='2@example.org'/>";
  EXPECT_EQ(letters_of(most).value().invites.size(), kInvitesAtOnce);
  EXPECT_EQ(refusal_of(most + "<invite to='2@example.org'/>"), StanzaErrorCondition::policy_violation);
}

TEST(RoomInviteTest, a_direct_invitation_names_a_room) {
  const auto message = document_from(
      "<message to='2@example.org'><x xmlns='jabber:x:conference' "
      "jid='9@conference.example.org/nick' reason='Come' password='p'/></message>");
  const auto invite = read_direct_invite(message->root());
  ASSERT_TRUE(invite);
  EXPECT_EQ(invite->to, jid("9@conference.example.org"));
  EXPECT_EQ(invite->reason, "Come");
  for (const char* other : {"<message/>", "<message><x xmlns='jabber:x:conference'/></message>",
                            "<message><x xmlns='jabber:x:conference' jid='conference.example.org'/></message>",
                            "<message><x xmlns='jabber:x:conference' jid='@'/></message>"}) {
    EXPECT_FALSE(read_direct_invite(document_from(other)->root())) << other;
  }
}

TEST(RoomInviteTest, both_sides_are_told) {
  std::string out;
  xml::Writer writer(out);
  write_room_invite(writer, "1@example.org", "Come <here>");
  EXPECT_EQ(out,
            "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='1@example.org'>"
            "<reason>Come &lt;here&gt;</reason></invite></x>");
  out.clear();
  write_room_invite(writer, "", "");
  EXPECT_EQ(out, "<x xmlns='http://jabber.org/protocol/muc#user'><invite/></x>");
  out.clear();
  write_room_decline(writer, "2@example.org", "busy");
  EXPECT_EQ(out,
            "<x xmlns='http://jabber.org/protocol/muc#user'><decline from='2@example.org'>"
            "<reason>busy</reason></decline></x>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
