// SPDX-License-Identifier: Apache-2.0
// Who has read what in a room, and who types there.
#include "features/rooms.h"
#include "room_talk.h"

namespace turms::xmpp::features {
namespace {

class RoomSignalsTest : public RoomTalk {
 protected:
  RoomSignalsTest() {
    join_phone();
    was_said(11, 2, "Hello", 0);
    stage.relay_text(2, "Hello", 11);
    phone_out.take();
  }
  void relay_read(int64_t reader) {
    proto::UpdateConversationRequest read{};
    read.has_group_id = true;
    read.group_id = kHall;
    read.read_date = stage.clock.unix_ms();
    relay(reader, read);
  }
  void relay_typing(int64_t sender) {
    proto::UpdateTypingStatusRequest typing{};
    typing.is_group_message = true;
    typing.to_id = kHall;
    relay(sender, typing);
  }
  void grow() {
    Room& room = *stage.core.rooms.find(GroupId(kHall));
    for (int64_t user = 100; user < 160; ++user) {
      GroupMember member;
      member.user = UserId(user);
      room.put_member(member);
    }
  }
  int asked(proto::RequestKind kind) { return stage.asked[kind]; }
  static constexpr std::string_view kDisplayed = "<displayed xmlns='urn:xmpp:chat-markers:0' id='11'/>";
};

TEST_F(RoomSignalsTest, a_marker_moves_the_read_date_of_the_group_and_comes_back) {
  say("o1", kDisplayed);
  proto::UpdateConversationRequest read{};
  bool was_found = false;
  for (size_t i = 0; i < stage.turms.requests.size(); ++i) {
    const proto::Request request = stage.request(i);
    if (request.kind != proto::RequestKind::kUpdateConversation) continue;
    was_found = proto::decode(request.body, read);
  }
  ASSERT_TRUE(was_found);
  EXPECT_EQ(read.group_id, kHall);
  EXPECT_FALSE(read.has_user_id);
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told,
                       "<message from='7@conference.example.org/Ann' to='1@example.org/phone' type='groupchat' "
                       "id='o1'>" +
                           std::string(kDisplayed)))
      << told;
  EXPECT_EQ(asked(proto::RequestKind::kCreateMessage), 0);
}

TEST_F(RoomSignalsTest, a_marker_tells_the_users_other_clients_how_far_he_is) {
  stage.core.capabilities.store = true;
  say("o1", kDisplayed);
  phone_out.take();
  act(*phone,
      "<iq type='get' id='i1'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
      "<items node='urn:xmpp:mds:displayed:0'/></pubsub></iq>");
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "<item id='7@conference.example.org'>")) << told;
  EXPECT_TRUE(contains(told, "<stanza-id xmlns='urn:xmpp:sid:0' by='7@conference.example.org' id='11'/>")) << told;
}

TEST_F(RoomSignalsTest, a_read_date_of_another_is_his_marker) {
  relay_read(3);
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told,
                       "<message from='7@conference.example.org/Carol' to='1@example.org/phone' "
                       "type='groupchat'>" +
                           std::string(kDisplayed)))
      << told;
  relay_read(2);
  EXPECT_EQ(phone_out.take(), "") << "it is his own message";
}

TEST_F(RoomSignalsTest, in_large_rooms_nobody_is_told) {
  grow();
  relay_read(3);
  relay_typing(3);
  EXPECT_EQ(phone_out.take(), "");
  say("o1", kDisplayed);
  EXPECT_EQ(asked(proto::RequestKind::kUpdateConversation), 1) << "the user's other clients are";
  EXPECT_EQ(phone_out.take(), "");
  say("o2", "<composing xmlns='http://jabber.org/protocol/chatstates'/>");
  EXPECT_EQ(asked(proto::RequestKind::kUpdateTypingStatus), 0);
}

TEST_F(RoomSignalsTest, typing_is_told_to_turms_now_and_then) {
  say("o1", "<composing xmlns='http://jabber.org/protocol/chatstates'/>");
  say("o2", "<composing xmlns='http://jabber.org/protocol/chatstates'/>");
  EXPECT_EQ(asked(proto::RequestKind::kUpdateTypingStatus), 1);
  proto::UpdateTypingStatusRequest typing{};
  ASSERT_TRUE(proto::decode(stage.request(stage.turms.requests.size() - 1).body, typing));
  EXPECT_TRUE(typing.is_group_message);
  EXPECT_EQ(typing.to_id, kHall);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(RoomSignalsTest, who_types_is_shown_until_he_speaks_or_stops) {
  relay_typing(3);
  std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Carol'")) << told;
  EXPECT_TRUE(contains(told, "<composing ")) << told;
  stage.relay_text(3, "So", 12);
  told = phone_out.take();
  EXPECT_LT(told.find("<active "), told.find("<body>So")) << told;
  relay_typing(3);
  phone_out.take();
  stage.pass_seconds(11);
  EXPECT_TRUE(contains(phone_out.take(), "<paused "));
}

TEST_F(RoomSignalsTest, nobody_is_shown_his_own_typing) {
  relay_typing(1);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(RoomSignalsTest, other_states_and_receipts_go_nowhere) {
  say("o1", "<paused xmlns='http://jabber.org/protocol/chatstates'/>");
  say("o2", "<received xmlns='urn:xmpp:receipts' id='11'/>");
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_EQ(stage.asked[proto::RequestKind::kCreateMessage], 0);
}

}  // namespace
}  // namespace turms::xmpp::features
