// SPDX-License-Identifier: Apache-2.0
#include "features/occupants.h"

#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

class OccupantsTest : public ::testing::Test {
 protected:
  static size_t count(std::string_view text, std::string_view part) {
    size_t found = 0;
    for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
    return found;
  }
  void come(int64_t user) {
    stage.rooms.hear(stage.core, std::make_shared<RoomNews>(GroupId(7), UserId(user), true, ""));
  }
  RoomStage stage;
  FakeOutlet phone_out;
};

TEST_F(OccupantsTest, of_a_large_room_only_so_many_are_shown_and_those_with_rights_first) {
  stage.settings.room_occupants = 5;
  for (int64_t user = 10; user < 30; ++user) {
    stage.members[user] = {};
    stage.members[user].device = proto::device_type::kIos;
  }
  stage.members[29].role = proto::group_member_role::kManager;
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone,
            "<presence to='7@conference.example.org/Ann'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  const std::string told = phone_out.take();
  EXPECT_EQ(count(told, "<presence"), 6U) << "five, and himself";
  EXPECT_TRUE(contains(told, "jid='29@example.org'"));
}

TEST_F(OccupantsTest, who_comes_to_a_full_room_is_not_shown_before_he_speaks) {
  stage.settings.room_occupants = 1;
  stage.join("phone", phone_out);
  phone_out.take();
  come(3);
  EXPECT_EQ(phone_out.take(), "") << "the one place is taken by Ann herself";
  stage.relay_text(3, "hello", 60);
  EXPECT_TRUE(contains(phone_out.take(), "<presence"));
}

TEST_F(OccupantsTest, moderators_are_always_shown) {
  stage.settings.room_occupants = 1;
  stage.join("phone", phone_out);
  come(2);
  EXPECT_TRUE(contains(phone_out.take(), "from='7@conference.example.org/Bob'"));
}

TEST_F(OccupantsTest, of_an_occupant_who_was_not_shown_no_leaving_is_told) {
  stage.settings.room_occupants = 1;
  stage.join("phone", phone_out);
  come(3);
  stage.rooms.hear(stage.core, std::make_shared<RoomNews>(GroupId(7), UserId(3), false, ""));
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(OccupantsTest, one_who_is_sent_out_may_come_again) {
  stage.join("phone", phone_out);
  come(2);
  phone_out.take();
  Room& room = *stage.rooms.find(GroupId(7));
  EXPECT_TRUE(stage.rooms.send_out(stage.core, room, UserId(1), UserId(2), "calm down"));
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "<actor nick='Bob'/><reason>calm down</reason>")) << told;
  EXPECT_TRUE(contains(told, "<status code='307'/><status code='110'/>"));
  EXPECT_FALSE(stage.rooms.is_in(stage.account, GroupId(7)));
  EXPECT_NE(room.member(UserId(1)), nullptr) << "he is a member as before";
  EXPECT_FALSE(stage.rooms.send_out(stage.core, room, UserId(3), UserId(2), "")) << "who is not there";
}

TEST_F(OccupantsTest, of_a_room_that_is_gone_each_is_told_once) {
  FakeOutlet laptop_out;
  stage.join("phone", phone_out);
  stage.join("laptop", laptop_out);
  come(2);
  phone_out.sent.clear();
  stage.rooms.dissolve(stage.core, GroupId(7), UserId(2), "over");
  EXPECT_EQ(phone_out.sent.size(), 1U) << phone_out.take();
}

TEST_F(OccupantsTest, the_status_of_a_turms_client_is_shown) {
  stage.members[2].device = proto::device_type::kIos;
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone,
            "<presence to='7@conference.example.org/Ann'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Bob'"));
  EXPECT_FALSE(contains(told, "type='unavailable'"));
}

}  // namespace
}  // namespace turms::xmpp::features
