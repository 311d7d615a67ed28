// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_registration.h"

#include <gtest/gtest.h>

#include <string>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

Result<RoomRegistration, StanzaError> registration_of(const std::string& content) {
  const auto query = document_from("<query xmlns='jabber:iq:register'>" + content + "</query>");
  return read_room_registration(query->root());
}

std::string submit(const std::string& fields) {
  return "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
         "<value>http://jabber.org/protocol/muc#register</value></field>" +
         fields + "</x>";
}

std::string field(const std::string& var, const std::string& value) {
  return "<field var='" + var + "'><value>" + value + "</value></field>";
}

TEST(RoomRegistrationTest, a_nick_and_a_message_are_read) {
  const auto wish = registration_of(submit(field("muc#register_roomnick", "Thirdwitch") + field("message", "May I?")));
  ASSERT_TRUE(wish);
  EXPECT_EQ(wish.value().nick, "Thirdwitch");
  EXPECT_EQ(wish.value().message, "May I?");
  EXPECT_TRUE(wish.value().answers.empty());
  EXPECT_FALSE(wish.value().is_removal || wish.value().is_cancelled);
}

TEST(RoomRegistrationTest, answers_belong_to_their_questions) {
  const auto wish = registration_of(submit(field("question-12", "a") + field("question-7", "b") +
                                           field("question-x", "c") + "<field var='question-9'/>"));
  ASSERT_TRUE(wish);
  ASSERT_EQ(wish.value().answers.size(), 2U);
  EXPECT_EQ(wish.value().answers[0].question, 12);
  EXPECT_EQ(wish.value().answers[0].text, "a");
  EXPECT_EQ(wish.value().answers[1].question, 7);
  EXPECT_EQ(wish.value().answers[1].text, "b");
}

TEST(RoomRegistrationTest, leaving_and_cancelling_are_known) {
  EXPECT_TRUE(registration_of("<remove/>").value().is_removal);
  EXPECT_TRUE(registration_of("<x xmlns='jabber:x:data' type='cancel'/>").value().is_cancelled);
}

TEST(RoomRegistrationTest, what_says_nothing_or_two_things_is_refused) {
  for (const std::string& content :
       {std::string(), std::string("<remove/><username>x</username>"), std::string("<username>x</username>"),
        std::string("<x xmlns='jabber:x:data' type='form'/>"),
        std::string("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:x</value></field></x>"),
        submit(field("message", "a") + field("message", "b"))}) {
    const auto wish = registration_of(content);
    ASSERT_FALSE(wish) << content;
    EXPECT_EQ(wish.error().condition, StanzaErrorCondition::bad_request) << content;
  }
  const auto wish = registration_of(submit(field("muc#register_roomnick", "a&#x9;b")));
  ASSERT_FALSE(wish);
  EXPECT_EQ(wish.error().condition, StanzaErrorCondition::not_acceptable);
}

TEST(RoomRegistrationTest, answers_are_bounded) {
  std::string fields;
  for (size_t i = 1; i <= kJoinQuestions; ++i) fields += field("question-" + std::to_string(i), "a");
  EXPECT_EQ(registration_of(submit(fields)).value().answers.size(), kJoinQuestions);
  EXPECT_FALSE(registration_of(submit(fields + field("question-99", "a"))));
}

TEST(RoomRegistrationTest, members_hear_their_nick) {
  std::string out;
  xml::Writer writer(out);
  write_registered(writer, "Thirdwitch");
  EXPECT_EQ(out, "<query xmlns='jabber:iq:register'><registered/><username>Thirdwitch</username></query>");
}

TEST(RoomRegistrationTest, each_way_in_has_its_form) {
  std::string open, request, questions;
  xml::Writer first(open), second(request), third(questions);
  write_open_registration(first, "The cave");
  EXPECT_NE(open.find("<title>Joining The cave</title>"), std::string::npos) << open;
  EXPECT_NE(open.find("var='muc#register_roomnick'"), std::string::npos) << open;
  write_join_request_form(second, "");
  EXPECT_NE(request.find("var='message' type='text-single'"), std::string::npos) << request;
  const std::vector<JoinQuestion> asked(kJoinQuestions + 1, JoinQuestion(12, "Why?"));
  write_join_questions_form(third, "", asked);
  size_t shown = 0;
  for (size_t at = 0;
       (at = questions.find("var='question-12' type='text-single' label='Why?'", at)) != std::string::npos; ++at) {
    ++shown;
  }
  EXPECT_EQ(shown, kJoinQuestions);
}

}  // namespace
}  // namespace turms::xmpp::bridge
