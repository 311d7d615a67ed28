// SPDX-License-Identifier: Apache-2.0
// What was said in rooms while the Turms session was down, and the order of all that is shown there.
#include "features/catch_up.h"
#include "features/rooms.h"
#include "room_talk.h"

namespace turms::xmpp::features {
namespace {

class CatchUpRoomsTest : public RoomTalk {
 protected:
  CatchUpRoomsTest() {
    join_phone();
    stage.clock.advance_ms(1'000'000);
  }
  void lose_and_return() {
    stage.account.lose_session(300, "cut");
    stage.ready.run();
    stage.clock.advance_ms(60'000);
    stage.account.open_session();
    stage.ready.run();
    stage.serve();
  }
  std::string told() { return bodies(phone_out.take()); }
  [[nodiscard]] size_t last_request() const { return stage.turms.requests.size() - 1; }
};

TEST_F(CatchUpRoomsTest, tells_what_was_said_in_the_meantime_in_its_order) {
  lose_and_return();
  was_said(202, 2, "second", 20'000);
  was_said(201, 3, "first", 30'000, "m1");
  answer();
  const std::string got = phone_out.take();
  EXPECT_EQ(bodies(got), "first second ");
  EXPECT_TRUE(contains(got,
                       "<message to='1@example.org/phone' from='7@conference.example.org/Carol' type='groupchat' "
                       "id='m1'>"))
      << got;
  EXPECT_TRUE(contains(got, "<delay xmlns='urn:xmpp:delay' from='7@conference.example.org'")) << got;
}

TEST_F(CatchUpRoomsTest, tells_nothing_twice) {
  was_said(77, 2, "live", 0);
  stage.relay_text(2, "live", 77);
  EXPECT_EQ(told(), "live ");
  lose_and_return();
  answer();
  EXPECT_EQ(told(), "");
}

TEST_F(CatchUpRoomsTest, what_comes_live_waits_for_what_is_older) {
  lose_and_return();
  was_said(201, 2, "missed", 30'000);
  stage.relay_text(3, "live", 202);
  EXPECT_EQ(told(), "");
  answer();
  EXPECT_EQ(told(), "missed live ");
}

TEST_F(CatchUpRoomsTest, what_the_user_says_waits_in_the_same_line) {
  lose_and_return();
  was_said(201, 2, "missed", 30'000);
  stage.say(*phone, "<message to='7@conference.example.org' type='groupchat' id='o1'><body>mine</body></message>");
  stage.serve();
  EXPECT_EQ(told(), "");
  answer();
  EXPECT_EQ(told(), "missed mine ");
}

TEST_F(CatchUpRoomsTest, what_was_said_before_somebody_joined_is_not_for_him) {
  was_said(150, 2, "long ago", 3'000'000);
  stage.account.lose_session(300, "cut");
  stage.ready.run();
  stage.account.open_session();
  stage.ready.run();
  answer();
  EXPECT_EQ(told(), "");
}

TEST_F(CatchUpRoomsTest, asks_for_no_room_that_was_left) {
  stage.act(*phone, "<presence to='7@conference.example.org/Ann' type='unavailable'/>");
  phone_out.take();
  lose_and_return();
  was_said(201, 2, "missed", 30'000);
  answer();
  EXPECT_EQ(told(), "");
}

TEST_F(CatchUpRoomsTest, who_was_put_out_is_told_no_more_and_asks_no_more) {
  lose_and_return();
  history.closed = {kHall};
  answer();
  const size_t asked = stage.turms.requests.size();
  for (int i = 0; i < 30; ++i) stage.pass_seconds(1);
  size_t questions = 0;
  for (size_t i = asked; i < stage.turms.requests.size(); ++i) {
    if (stage.request(i).kind == proto::RequestKind::kQueryMessages) ++questions;
  }
  EXPECT_EQ(questions, 0u);
}

TEST_F(CatchUpRoomsTest, an_own_message_whose_answer_was_lost_is_shown_in_its_place) {
  stage.codes[proto::RequestKind::kCreateMessage] = 0;
  stage.say(*phone, "<message to='7@conference.example.org' type='groupchat' id='o1'><body>mine</body></message>");
  proto::CreateMessageRequest sent{};
  ASSERT_TRUE(proto::decode(stage.request(last_request()).body, sent));
  StoredRow mine{201, 1, 0, stage.clock.unix_ms() + 10, "mine"};
  mine.group = kHall;
  for (const std::string_view record : sent.records) mine.record = std::string(record);
  history.rows.push_back(mine);
  was_said(202, 2, "later", -20);
  lose_and_return();
  answer();
  EXPECT_EQ(told(), "mine later ");
  EXPECT_EQ(stage.metrics.value("xmpp_messages_sent_total"), 1);
}

TEST_F(CatchUpRoomsTest, an_own_message_is_found_however_much_others_have_said_since) {
  stage.codes[proto::RequestKind::kCreateMessage] = 0;
  stage.say(*phone, "<message to='7@conference.example.org' type='groupchat' id='o1'><body>mine</body></message>");
  proto::CreateMessageRequest sent{};
  ASSERT_TRUE(proto::decode(stage.request(last_request()).body, sent));
  StoredRow mine{201, 1, 0, stage.clock.unix_ms() + 10, "mine"};
  mine.group = kHall;
  for (const std::string_view record : sent.records) mine.record = std::string(record);
  history.rows.push_back(mine);
  for (int64_t i = 0; i < 120; ++i) was_said(300 + i, 2, "other", -20 - i);
  lose_and_return();
  answer();
  EXPECT_EQ(stage.asked[proto::RequestKind::kCreateMessage], 1);
  EXPECT_EQ(stage.metrics.value("xmpp_messages_sent_total"), 1);
}

TEST_F(CatchUpRoomsTest, what_was_surely_not_stored_is_said_once_more) {
  stage.codes[proto::RequestKind::kCreateMessage] = 0;
  stage.say(*phone, "<message to='7@conference.example.org' type='groupchat' id='o1'><body>mine</body></message>");
  was_said(300, 2, "other", -20);
  stage.codes.erase(proto::RequestKind::kCreateMessage);
  lose_and_return();
  answer();
  EXPECT_EQ(stage.asked[proto::RequestKind::kCreateMessage], 2);
  EXPECT_EQ(told(), "other mine ");
}

TEST_F(CatchUpRoomsTest, hears_of_edits_that_were_made_meanwhile) {
  was_said(77, 2, "tpyo", 0, "m1");
  stage.relay_text(2, "tpyo", 77);
  told();
  lose_and_return();
  history.rows.back().text = "typo";
  history.rows.back().modified_ms = stage.clock.unix_ms() - 1'000;
  answer();
  EXPECT_EQ(told(), "typo ");
}

TEST_F(CatchUpRoomsTest, who_is_in_a_room_without_being_available_is_told_too) {
  Resource& laptop = stage.bind("laptop", laptop_out);
  stage.act(*phone, "<presence type='unavailable'/>");
  enter_room(laptop);
  stage.pass_seconds(1);
  laptop_out.take();
  stage.clock.advance_ms(120'000);
  lose_and_return();
  was_said(201, 2, "missed", 30'000);
  answer();
  EXPECT_EQ(bodies(laptop_out.take()), "missed ");
}

}  // namespace
}  // namespace turms::xmpp::features
