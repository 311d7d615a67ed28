// SPDX-License-Identifier: Apache-2.0
#include "features/room_subject.h"

#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

class RoomSubjectTest : public ::testing::Test {
 protected:
  std::string told(std::string_view alias, UserId author) {
    Seat seat;
    seat.alias = alias;
    room.info.announcement = "a < b";
    return subject_message(stage.core, room, seat, "1@example.org/phone", author);
  }
  Stage stage;
  Room room{GroupId(7), stage.ready};
};

TEST_F(RoomSubjectTest, is_told_by_the_room_when_nobody_knows_who_wrote_it) {
  EXPECT_EQ(told("", UserId()),
            "<message from='7@conference.example.org' to='1@example.org/phone' type='groupchat'>"
            "<subject>a &lt; b</subject></message>");
}

TEST_F(RoomSubjectTest, is_told_by_who_has_just_written_it) {
  room.nicks.set(UserId(2), "Bob");
  EXPECT_TRUE(contains(told("", UserId(2)), "from='7@conference.example.org/Bob'"));
}

TEST_F(RoomSubjectTest, is_told_from_the_address_that_the_client_knows) {
  EXPECT_TRUE(contains(told("tea", UserId()), "from='tea@conference.example.org'"));
}

}  // namespace
}  // namespace turms::xmpp::features
