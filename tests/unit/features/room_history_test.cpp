// SPDX-License-Identifier: Apache-2.0
#include "features/room_history.h"

#include "features/rooms.h"
#include "room_talk.h"

namespace turms::xmpp::features {
namespace {

class RoomHistoryTest : public RoomTalk {
 protected:
  RoomHistoryTest() { phone = &stage.enter("phone", phone_out); }

  /// What the phone is told when it joins with that wish.
  std::string joined(std::string_view wish = {}) {
    enter_room(*phone, wish);
    return phone_out.take();
  }
  /// The phone has joined, and Turms has not said yet what was said.
  void ask() {
    stage.act(*phone,
              "<presence to='7@conference.example.org/Ann'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    phone_out.take();
  }
};

TEST_F(RoomHistoryTest, tells_what_was_said_between_the_own_presence_and_the_subject) {
  was_said(11, 2, "Hello", 60'000, "m1");
  stage.announcement = "Welcome";
  const std::string told = joined();
  const size_t self = told.find("<status code='110'/>");
  const size_t line = told.find("<message from='7@conference.example.org/Bob'");
  const size_t subject = told.find("<subject>");
  EXPECT_LT(self, line) << told;
  EXPECT_LT(line, subject) << told;
  EXPECT_TRUE(contains(told, "to='1@example.org/phone' type='groupchat' id='m1'><body>Hello</body>")) << told;
  EXPECT_TRUE(contains(told, "<stanza-id xmlns='urn:xmpp:sid:0' by='7@conference.example.org' id='11'/>")) << told;
  EXPECT_TRUE(contains(told, "<delay xmlns='urn:xmpp:delay' from='7@conference.example.org'")) << told;
  EXPECT_TRUE(contains(told, "<occupant-id xmlns='urn:xmpp:occupant-id:0'")) << told;
}

TEST_F(RoomHistoryTest, tells_the_newest_and_not_more_than_was_wished) {
  for (int64_t i = 1; i <= 150; ++i) was_said(i, 2, std::to_string(i), 1'000'000 - i * 1000);
  EXPECT_EQ(bodies(joined("<history maxstanzas='2'/>")), "149 150 ");
  EXPECT_EQ(bodies(joined("<history maxstanzas='0'/>")), "");
  EXPECT_EQ(bodies(joined("<history maxchars='0'/>")), "");
  const std::string usual = bodies(joined());
  EXPECT_EQ(usual.substr(0, 4), "131 ");
  const std::string most = bodies(joined("<history maxstanzas='5000'/>"));
  EXPECT_EQ(most.substr(0, 3), "51 ");
}

TEST_F(RoomHistoryTest, tells_what_is_young_enough) {
  was_said(1, 2, "old", 100'000);
  was_said(2, 2, "young", 20'000);
  EXPECT_EQ(bodies(joined("<history seconds='60'/>")), "young ");
}

TEST_F(RoomHistoryTest, counts_whole_stanzas) {
  was_said(1, 2, "first", 3'000);
  was_said(2, 2, std::string(2'000, 'x'), 2'000);
  was_said(3, 2, "last", 1'000);
  EXPECT_EQ(bodies(joined("<history maxchars='1500'/>")), "last ");
}

TEST_F(RoomHistoryTest, what_comes_live_meanwhile_is_told_behind_it_and_once) {
  was_said(1, 2, "before", 60'000);
  ask();
  was_said(2, 2, "between", 0);
  stage.relay_text(2, "between", 2);
  stage.relay_text(2, "after", 3);
  EXPECT_FALSE(contains(phone_out.take(), "<message"));
  answer();
  const std::string told = phone_out.take();
  EXPECT_EQ(bodies(told), "before between after ");
  EXPECT_LT(told.find("<subject"), told.find("after"));
}

TEST_F(RoomHistoryTest, what_it_told_is_not_told_again_when_it_comes_live_after_all) {
  was_said(1, 2, "slow", 100);
  EXPECT_EQ(bodies(joined()), "slow ");
  FakeOutlet other_out;
  stage.relay_text(2, "slow", 1);
  stage.relay_text(2, "next", 2);
  EXPECT_EQ(bodies(phone_out.take()), "next ");
}

TEST_F(RoomHistoryTest, tells_nothing_to_who_has_left_meanwhile) {
  was_said(1, 2, "before", 60'000);
  ask();
  stage.act(*phone, "<presence to='7@conference.example.org/Ann' type='unavailable'/>");
  phone_out.take();
  answer();
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(RoomHistoryTest, who_joins_twice_in_a_row_is_told_once) {
  was_said(1, 2, "before", 60'000);
  ask();
  ask();
  answer();
  EXPECT_EQ(bodies(phone_out.take()), "before ");
}

TEST_F(RoomHistoryTest, what_turms_does_not_tell_is_left_to_the_archive) {
  history.closed = {kHall};
  stage.announcement = "Welcome";
  EXPECT_TRUE(contains(joined(), "<subject>Welcome</subject>"));
}

TEST_F(RoomHistoryTest, what_was_taken_back_is_told_to_who_goes_on_from_a_moment) {
  StoredRow recall{12, 2, 0, stage.clock.unix_ms() - 1000, "11", {}, 0, true};
  recall.group = kHall;
  history.rows.push_back(recall);
  EXPECT_EQ(joined().find("retract"), std::string::npos);
  EXPECT_TRUE(contains(joined("<history seconds='60'/>"), "<retract xmlns='urn:xmpp:message-retract:1' id='11'/>"));
}

TEST_F(RoomHistoryTest, begins_with_the_membership_where_the_operator_wants_it) {
  stage.settings.history_since_join = true;
  was_said(1, 2, "before", 100'000);
  was_said(2, 2, "after", 1'000);
  joined();
  stage.core.rooms.find(GroupId(kHall))->member(UserId(1))->joined_ms = stage.clock.unix_ms() - 50'000;
  EXPECT_EQ(bodies(joined()), "after ");
}

TEST_F(RoomHistoryTest, is_known_by_its_ids) {
  was_said(11, 2, "Hello", 60'000, "m1");
  joined();
  const auto known = stage.account.known_message(MessageId(11));
  ASSERT_TRUE(known);
  EXPECT_EQ(known->xmpp_id, "m1");
  EXPECT_EQ(known->conversation, bridge::Conversation::in(GroupId(kHall)));
}

}  // namespace
}  // namespace turms::xmpp::features
