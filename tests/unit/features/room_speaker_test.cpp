// SPDX-License-Identifier: Apache-2.0
#include "features/room_speaker.h"

#include "features/rooms.h"
#include "room_talk.h"

namespace turms::xmpp::features {
namespace {

class RoomSpeakerTest : public RoomTalk {
 protected:
  RoomSpeakerTest() {
    join_phone();
    room = stage.core.rooms.find(GroupId(kHall));
  }
  void call(int64_t user, std::string name) {
    Profile profile;
    profile.exists = true;
    profile.name = std::move(name);
    stage.profiles.put(UserId(user), profile, stage.clock.monotonic_ns());
  }
  std::string nick(int64_t user) { return speaker_nick(stage.core, *room, UserId(user)); }

  RoomPtr room;
};

TEST_F(RoomSpeakerTest, members_go_by_their_nicks) {
  EXPECT_EQ(nick(2), "Bob");
}

TEST_F(RoomSpeakerTest, who_was_a_member_goes_by_his_profile) {
  EXPECT_EQ(nick(4), "4");
  call(4, "Dave");
  EXPECT_EQ(nick(4), "Dave");
}

TEST_F(RoomSpeakerTest, nobody_is_taken_for_a_member_of_the_same_name) {
  call(4, "Bob");
  EXPECT_EQ(nick(4), "Bob #4");
}

TEST_F(RoomSpeakerTest, a_name_that_can_not_be_one_is_none) {
  call(4, "a\x01z");
  EXPECT_EQ(nick(4), "4");
}

TEST_F(RoomSpeakerTest, names_of_those_who_left_are_read_once) {
  Scope scope;
  const int before = stage.asked[proto::RequestKind::kQueryUserProfiles];
  scope.spawn(learn_speakers(stage.account, room, {UserId(4), UserId(2), UserId(4), UserId(0)}));
  answer();
  EXPECT_EQ(stage.asked[proto::RequestKind::kQueryUserProfiles], before + 1);
  EXPECT_EQ(nick(4), "Dave");
}

TEST_F(RoomSpeakerTest, what_turms_says_comes_from_the_room) {
  upstream::MessageView view;
  view.id = MessageId(9);
  view.group = GroupId(kHall);
  view.is_system = true;
  view.text = "maintenance";
  bridge::IncomingMessage message;
  message.read(view);
  const bridge::Rendering rendering = rendering_in_room(stage.core, *room, {}, message);
  EXPECT_EQ(rendering.from.text(), "7@conference.example.org");
  EXPECT_EQ(rendering.occupant_id, "");
}

TEST_F(RoomSpeakerTest, archives_tell_who_it_is) {
  const bridge::RoomSender owner = sender_in_room(stage.core, *room, UserId(2));
  EXPECT_EQ(owner.jid.text(), "2@example.org");
  EXPECT_EQ(owner.affiliation, "owner");
  EXPECT_EQ(owner.role, "moderator");
  EXPECT_EQ(sender_in_room(stage.core, *room, UserId(4)).affiliation, "none");
}

TEST_F(RoomSpeakerTest, history_begins_with_the_membership_where_that_is_wanted) {
  room->member(UserId(1))->joined_ms = 1234;
  EXPECT_EQ(room_history_since(stage.core, *room, UserId(1)), 0);
  stage.settings.history_since_join = true;
  EXPECT_EQ(room_history_since(stage.core, *room, UserId(1)), 1234);
  EXPECT_EQ(room_history_since(stage.core, *room, UserId(4)), stage.clock.unix_ms());
}

}  // namespace
}  // namespace turms::xmpp::features
