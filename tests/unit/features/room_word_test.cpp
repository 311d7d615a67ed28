// SPDX-License-Identifier: Apache-2.0
#include "features/room_word.h"

#include "features/rooms.h"
#include "room_talk.h"

namespace turms::xmpp::features {
namespace {

class RoomWordTest : public RoomTalk {
 protected:
  bool tell(RoomWordKind kind, int64_t group = kHall) {
    return tell_in_room(stage.account, GroupId(group), UserId(2), "w1", kind,
                        [](xml::Writer& writer) { writer.empty("nod", "urn:x"); });
  }
};

TEST_F(RoomWordTest, goes_to_every_resource_in_the_room) {
  join_phone();
  Resource& laptop = stage.enter("laptop", laptop_out);
  EXPECT_TRUE(tell(RoomWordKind::passing));
  EXPECT_EQ(laptop_out.take(), "");
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told,
                       "<message from='7@conference.example.org/Bob' to='1@example.org/phone' type='groupchat' "
                       "id='w1'><nod xmlns='urn:x'/><occupant-id "))
      << told;
  enter_room(laptop);
  laptop_out.take();
  tell(RoomWordKind::passing);
  EXPECT_TRUE(contains(laptop_out.take(), "<nod "));
}

TEST_F(RoomWordTest, is_for_nobody_outside) {
  stage.enter("phone", phone_out);
  EXPECT_FALSE(tell(RoomWordKind::lasting));
  EXPECT_FALSE(tell(RoomWordKind::lasting, 99));
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(RoomWordTest, waits_for_history_when_it_lasts) {
  phone = &stage.enter("phone", phone_out);
  stage.act(*phone,
            "<presence to='7@conference.example.org/Ann'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  phone_out.take();
  tell(RoomWordKind::passing);
  tell(RoomWordKind::lasting);
  EXPECT_FALSE(contains(phone_out.take(), "<nod"));
  answer();
  const std::string told = phone_out.take();
  const size_t first = told.find("<nod ");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(told.find("<nod ", first + 1), std::string::npos);
}

TEST_F(RoomWordTest, large_rooms_are_not_small) {
  join_phone();
  EXPECT_TRUE(is_in_small_room(stage.account, GroupId(kHall)));
  EXPECT_FALSE(is_in_small_room(stage.account, GroupId(8)));
  Room& room = *stage.core.rooms.find(GroupId(kHall));
  for (int64_t user = 100; user < 160; ++user) {
    GroupMember member;
    member.user = UserId(user);
    room.put_member(member);
  }
  EXPECT_FALSE(is_in_small_room(stage.account, GroupId(kHall)));
}

}  // namespace
}  // namespace turms::xmpp::features
