// SPDX-License-Identifier: Apache-2.0
#include "features/room_delivery.h"

#include "room_stage.h"

#include "bridge/message_to_turms.h"

namespace turms::xmpp::features {
namespace {

class RoomDeliveryTest : public ::testing::Test {
 protected:
  RoomStage stage;
  FakeOutlet phone_out;
  FakeOutlet laptop_out;
};

TEST_F(RoomDeliveryTest, what_is_said_in_a_group_comes_from_its_room) {
  stage.join("phone", phone_out);
  stage.enter("laptop", laptop_out);
  stage.relay_text(2, "hello", 60);
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Bob'")) << told;
  EXPECT_TRUE(contains(told, "to='1@example.org/phone'"));
  EXPECT_TRUE(contains(told, "type='groupchat'"));
  EXPECT_TRUE(contains(told, "<body>hello</body>"));
  EXPECT_TRUE(contains(told, "<occupant-id xmlns='urn:xmpp:occupant-id:0'"));
  EXPECT_TRUE(contains(told, "<stanza-id xmlns='urn:xmpp:sid:0' by='7@conference.example.org' id='60'/>"));
  EXPECT_EQ(laptop_out.take(), "") << "it has not joined";
}

TEST_F(RoomDeliveryTest, who_is_not_shown_is_shown_before_he_is_heard) {
  stage.join("phone", phone_out);
  stage.relay_text(2, "hello", 60);
  const std::string told = phone_out.take();
  EXPECT_LT(told.find("<presence to='1@example.org/phone' from='7@conference.example.org/Bob'"), told.find("<message"));
  stage.relay_text(2, "again", 61);
  EXPECT_FALSE(contains(phone_out.take(), "<presence"));
}

TEST_F(RoomDeliveryTest, a_clients_own_message_comes_back_with_its_id) {
  Resource& phone = stage.join("phone", phone_out);
  stage.join("laptop", laptop_out);
  phone_out.take();
  stage.act(phone, "<message to='7@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>");
  EXPECT_EQ(stage.take_writes(), Lines{"say in 7 'hi'"});
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Ann'")) << told;
  EXPECT_TRUE(contains(told, "id='m1'"));
  EXPECT_TRUE(contains(told, "by='7@conference.example.org' id='1000'"));
  EXPECT_TRUE(contains(laptop_out.take(), "to='1@example.org/laptop'"));
}

TEST_F(RoomDeliveryTest, who_has_not_joined_may_not_speak) {
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, "<message to='7@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>");
  EXPECT_TRUE(contains(phone_out.take(), "<not-acceptable"));
  EXPECT_EQ(stage.take_writes(), Lines());
}

TEST_F(RoomDeliveryTest, a_muted_member_is_told_that_he_has_no_voice) {
  Resource& phone = stage.join("phone", phone_out);
  stage.codes[proto::RequestKind::kCreateMessage] = proto::status::kMutedGroupMemberSendMessage;
  stage.act(phone, "<message to='7@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>");
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "type='error'"));
  EXPECT_TRUE(contains(told, "<forbidden"));
}

TEST_F(RoomDeliveryTest, a_private_message_goes_to_the_user_behind_the_nick) {
  Resource& phone = stage.join("phone", phone_out);
  stage.act(phone, "<message to='7@conference.example.org/Bob' type='chat' id='p1'><body>psst</body></message>");
  EXPECT_EQ(stage.take_writes(), Lines{"say to 2 'psst'"});
  stage.act(phone, "<message to='7@conference.example.org/Nobody' type='chat' id='p2'><body>psst</body></message>");
  EXPECT_TRUE(contains(phone_out.take(), "<item-not-found"));
  stage.act(phone, "<message to='7@conference.example.org/Bob' type='groupchat' id='p3'><body>psst</body></message>");
  EXPECT_TRUE(contains(phone_out.take(), "<bad-request"));
}

TEST_F(RoomDeliveryTest, a_private_message_goes_to_whom_it_was_written_whoever_has_the_nick_by_then) {
  Resource& phone = stage.join("phone", phone_out);
  stage.say(phone,
            "<message to='7@conference.example.org/Bob' type='chat' id='p1'><body>psst</body>"
            "<replace xmlns='urn:xmpp:message-correct:0' id='never'/></message>");
  proto::UpdateGroupMemberRequest rename{};
  rename.group_id = 7;
  rename.member_id = 2;
  rename.name = "Robert";
  stage.relay(2, rename);
  EXPECT_EQ(stage.take_writes(), Lines{"say to 2 'psst'"});
}

TEST_F(RoomDeliveryTest, who_is_sent_out_while_his_message_waits_does_not_speak) {
  Resource& phone = stage.join("phone", phone_out);
  stage.say(phone,
            "<message to='7@conference.example.org' type='groupchat' id='p1'><body>psst</body>"
            "<replace xmlns='urn:xmpp:message-correct:0' id='never'/></message>");
  proto::DeleteGroupMembersRequest removal{};
  removal.group_id = 7;
  const std::vector<int64_t> users{1};
  removal.member_ids = users;
  stage.relay(2, removal);
  EXPECT_EQ(stage.take_writes(), Lines());
  EXPECT_TRUE(contains(phone_out.take(), "<not-acceptable"));
}

TEST_F(RoomDeliveryTest, messages_of_a_room_that_is_being_joined_wait) {
  Resource& phone = stage.join("phone", phone_out);
  Seat* seat = stage.rooms.find(GroupId(7))->seat(UserId(1), phone.id());
  ASSERT_NE(seat, nullptr);
  seat->has_history = false;
  stage.relay_text(2, "hello", 60);
  EXPECT_FALSE(contains(phone_out.take(), "hello"));
  ASSERT_EQ(seat->held.size(), 1U);
  EXPECT_EQ(seat->held.front().message, MessageId(60));
}

TEST_F(RoomDeliveryTest, more_than_can_wait_is_logged) {
  Resource& phone = stage.join("phone", phone_out);
  Seat* seat = stage.rooms.find(GroupId(7))->seat(UserId(1), phone.id());
  seat->has_history = false;
  for (size_t i = 0; i < RoomDelivery::kHeld; ++i) stage.relay_text(2, "hello", static_cast<int64_t>(1000 + i));
  EXPECT_EQ(stage.log.line("room.held_full"), "");
  stage.relay_text(2, "one more", 5000);
  EXPECT_TRUE(contains(stage.log.line("room.held_full"), "message=5000"));
}

TEST_F(RoomDeliveryTest, a_private_message_waits_for_no_history) {
  Resource& phone = stage.join("phone", phone_out);
  stage.rooms.find(GroupId(7))->seat(UserId(1), phone.id())->has_history = false;
  bridge::MessagePolicy policy;
  policy.persist_record = true;
  const Stanza stanza = stanza_from(
      "<message to='7@conference.example.org/Ann' type='chat' id='p'><body>psst</body></message>", "2@example.org/x");
  bridge::Target target;
  target.kind = bridge::Target::Kind::occupant;
  target.group = GroupId(7);
  target.user = UserId(1);
  bridge::OutgoingMessage out;
  bridge::translate_message(stanza, UserId(2), target, policy, 1, out);
  ASSERT_EQ(out.route, bridge::Route::turms);
  proto::CreateMessageRequest message{};
  ASSERT_TRUE(proto::decode(out.body, message));
  message.has_message_id = message.has_delivery_date = true;
  message.message_id = 60;
  message.delivery_date = stage.clock.unix_ms();
  std::vector<std::string_view> records;
  for (const std::string_view record : message.records) records.push_back(record);
  message.records = records;
  stage.relay(2, message);
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Bob'")) << told;
  EXPECT_TRUE(contains(told, "psst"));
}

}  // namespace
}  // namespace turms::xmpp::features
