// SPDX-License-Identifier: Apache-2.0
// The archive of a room: Turms' history of the group, for its members.
#include "room_talk.h"

namespace turms::xmpp::features {
namespace {

class RoomArchiveTest : public RoomTalk {
 protected:
  RoomArchiveTest() { phone = &stage.enter("phone", phone_out); }

  std::vector<std::string> ask(std::string_view type, std::string_view payload, std::string_view room = "7") {
    phone_out.sent.clear();
    act(*phone, "<iq id='q1' type='" + std::string(type) + "' to='" + std::string(room) + "@conference.example.org'>" +
                    std::string(payload) + "</iq>");
    return phone_out.sent;
  }
  std::vector<std::string> query(std::string_view content = {}) {
    return ask("set", "<query xmlns='urn:xmpp:mam:2' queryid='f'>" + std::string(content) + "</query>");
  }
  static std::string page(std::string_view content) {
    return "<set xmlns='http://jabber.org/protocol/rsm'>" + std::string(content) + "</set>";
  }
};

TEST_F(RoomArchiveTest, answers_members_whether_they_have_joined_or_not) {
  was_said(11, 2, "Hello", 5'000, "m1");
  was_said(12, 1, "Hi", 4'000);
  const std::vector<std::string> sent = query();
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_TRUE(contains(sent[0], "<message from='7@conference.example.org' to='1@example.org/phone'><result"));
  EXPECT_TRUE(contains(sent[0], "from='7@conference.example.org/Bob' type='groupchat' id='m1'>"));
  EXPECT_TRUE(contains(sent[1], "from='7@conference.example.org/Ann' type='groupchat' id='12'>"));
  EXPECT_TRUE(contains(sent[2], "<first>11</first><last>12</last>"));
  EXPECT_TRUE(contains(sent[2], "complete='true'"));
}

TEST_F(RoomArchiveTest, goes_page_by_page) {
  for (int64_t i = 1; i <= 7; ++i) was_said(i, 2, std::to_string(i), 10'000 - i);
  std::vector<std::string> sent = query(page("<max>3</max>"));
  ASSERT_EQ(sent.size(), 4u);
  EXPECT_TRUE(contains(sent.back(), "<last>3</last>"));
  sent = query(page("<max>3</max><before/>"));
  EXPECT_TRUE(contains(sent.back(), "<first>5</first><last>7</last>"));
  sent = query(page("<after>3</after>"));
  ASSERT_EQ(sent.size(), 5u);
  EXPECT_TRUE(contains(sent.back(), "complete='true'"));
  EXPECT_TRUE(contains(query(page("<after>99</after>")).back(), "item-not-found"));
}

TEST_F(RoomArchiveTest, goes_on_from_what_was_taken_back_meanwhile) {
  was_said(11, 2, "gone", 5'000);
  was_said(12, 2, "here", 4'000);
  query();
  history.rows.erase(history.rows.begin());
  enter_room(*phone);
  const std::vector<std::string> sent = query(page("<after>11</after>"));
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_TRUE(contains(sent[0], "here"));
}

TEST_F(RoomArchiveTest, asks_nobody_with_whom) {
  was_said(11, 2, "Hello", 5'000);
  EXPECT_EQ(query("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>"
                  "<field var='with'><value>3@example.org</value></field></x>")
                .size(),
            2u);
}

TEST_F(RoomArchiveTest, is_closed_to_strangers) {
  stage.members.erase(1);
  EXPECT_TRUE(contains(query().front(), "<forbidden"));
  EXPECT_TRUE(contains(ask("get", "<metadata xmlns='urn:xmpp:mam:2'/>").front(), "<forbidden"));
}

TEST_F(RoomArchiveTest, is_closed_to_who_was_put_out_meanwhile) {
  was_said(11, 2, "Hello", 5'000);
  query();
  history.closed = {kHall};
  EXPECT_TRUE(contains(query().front(), "<forbidden"));
}

TEST_F(RoomArchiveTest, of_no_group_is_not_there) {
  stage.exists = false;
  EXPECT_TRUE(contains(query().front(), "<item-not-found"));
  EXPECT_TRUE(contains(ask("set", "<query xmlns='urn:xmpp:mam:2'/>", "nowhere").front(), "<item-not-found"));
}

TEST_F(RoomArchiveTest, tells_its_ends_and_its_form) {
  was_said(11, 2, "Hello", 5'000);
  was_said(12, 2, "Hi", 4'000);
  const std::string ends = ask("get", "<metadata xmlns='urn:xmpp:mam:2'/>").front();
  EXPECT_TRUE(contains(ends, "<start id='11'")) << ends;
  EXPECT_TRUE(contains(ends, "<end id='12'")) << ends;
  EXPECT_TRUE(contains(ask("get", "<query xmlns='urn:xmpp:mam:2'/>").front(), "before-id"));
}

TEST_F(RoomArchiveTest, names_those_who_have_left) {
  was_said(11, 4, "Farewell", 5'000);
  EXPECT_TRUE(contains(query().front(), "from='7@conference.example.org/Dave'"));
}

TEST_F(RoomArchiveTest, begins_with_the_membership_where_the_operator_wants_it) {
  stage.settings.history_since_join = true;
  was_said(11, 2, "before", 100'000);
  was_said(12, 2, "after", 1'000);
  query();
  stage.core.rooms.find(GroupId(kHall))->member(UserId(1))->joined_ms = stage.clock.unix_ms() - 50'000;
  const std::vector<std::string> sent = query();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_TRUE(contains(sent[0], "after"));
}

TEST_F(RoomArchiveTest, makes_up_for_no_private_message) {
  query();
  EXPECT_EQ(phone->archive_read_ms, 0);
}

}  // namespace
}  // namespace turms::xmpp::features
