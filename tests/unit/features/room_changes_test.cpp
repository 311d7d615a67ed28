// SPDX-License-Identifier: Apache-2.0
// What is changed of messages in rooms: corrections, retractions, reactions, both ways.
#include "features/rooms.h"
#include "room_talk.h"

namespace turms::xmpp::features {
namespace {

class RoomChangesTest : public RoomTalk {
 protected:
  RoomChangesTest() {
    stage.core.capabilities.reactions = true;
    stage.core.capabilities.persist_record = true;
    join_phone();
  }
  /// Bob's message, of which the phone knows.
  void bob_said(int64_t id, std::string text = "Hello") {
    was_said(id, 2, text, 0);
    stage.relay_text(2, text, id);
    phone_out.take();
  }
  /// The user's own, by its XMPP id; Turms calls it 1000.
  void ann_said(std::string_view id) {
    say(id, "<body>Helo</body>");
    was_said(1000, 1, "Helo", 0, std::string(id));
    phone_out.take();
  }
  template <class Message>
  Message last_request() {
    bytes = stage.turms.requests.back();
    proto::Request request;
    Message message{};
    if (!proto::parse_request(bytes, request) || !proto::decode(request.body, message)) throw std::logic_error("other");
    return message;
  }
  void relay_edit(int64_t editor, int64_t id, std::string_view text) {
    proto::UpdateMessageRequest edit{};
    edit.message_id = id;
    edit.text = text;
    relay(editor, edit);
  }
  void relay_recall(int64_t sender, int64_t id) {
    proto::UpdateMessageRequest recall{};
    recall.message_id = id;
    recall.has_recall_date = true;
    recall.recall_date = stage.clock.unix_ms();
    relay(sender, recall);
  }
  void relay_reaction(int64_t reactor, int64_t id, int32_t type) {
    proto::CreateMessageReactionsRequest reaction{};
    const std::vector<int32_t> types{type};
    reaction.message_id = id;
    reaction.reaction_types = types;
    relay(reactor, reaction);
  }
  static std::string replace(std::string_view id) {
    return "<replace xmlns='urn:xmpp:message-correct:0' id='" + std::string(id) + "'/>";
  }
  static std::string retract(std::string_view id) {
    return "<retract xmlns='urn:xmpp:message-retract:1' id='" + std::string(id) + "'/>";
  }
  static std::string react(std::string_view id, std::string_view emoji) {
    return "<reactions xmlns='urn:xmpp:reactions:0' id='" + std::string(id) + "'><reaction>" + std::string(emoji) +
           "</reaction></reactions><store xmlns='urn:xmpp:hints'/>";
  }

  std::string bytes;
};

TEST_F(RoomChangesTest, a_correction_is_an_edit_and_comes_back_to_all_own_clients) {
  Resource& laptop = stage.join("laptop", laptop_out);
  static_cast<void>(laptop);
  answer();
  ann_said("o1");
  laptop_out.take();
  say("o2", "<body>Hello</body>" + replace("o1"));
  const auto edit = last_request<proto::UpdateMessageRequest>();
  EXPECT_EQ(edit.message_id, 1000);
  EXPECT_EQ(edit.text.str(), "Hello");
  for (FakeOutlet* out : {&phone_out, &laptop_out}) {
    const std::string told = out->take();
    EXPECT_TRUE(contains(told, "from='7@conference.example.org/Ann'")) << told;
    EXPECT_TRUE(contains(told, "<body>Hello</body>" + replace("o1"))) << told;
  }
}

TEST_F(RoomChangesTest, an_edit_that_turms_tells_its_own_maker_is_shown_once) {
  ann_said("o1");
  say("o2", "<body>Hello</body>" + replace("o1"));
  phone_out.take();
  relay(1, last_request<proto::UpdateMessageRequest>());
  EXPECT_EQ(phone_out.take(), "");
  history.rows.back().text = "Hello!";
  relay_edit(1, 1000, "Hello!");
  EXPECT_TRUE(contains(phone_out.take(), "<body>Hello!</body>")) << "by another device of hers";
}

TEST_F(RoomChangesTest, an_edit_of_another_is_his_correction) {
  bob_said(11, "helo");
  history.rows.back().text = "hello";
  relay_edit(2, 11, "hello");
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "<message to='1@example.org/phone' from='7@conference.example.org/Bob' type='groupchat'"))
      << told;
  EXPECT_TRUE(contains(told, "<body>hello</body>" + replace("11"))) << told;
}

TEST_F(RoomChangesTest, an_edit_of_what_nobody_remembers_is_looked_up) {
  was_said(11, 2, "hello", 0, "m1");
  relay_edit(2, 11, "hello");
  EXPECT_TRUE(contains(phone_out.take(), replace("m1")));
}

TEST_F(RoomChangesTest, nobody_corrects_or_retracts_another) {
  bob_said(11);
  say("o1", "<body>forged</body>" + replace("11"));
  EXPECT_TRUE(contains(phone_out.take(), "<forbidden"));
  say("o2", "<body>away</body>" + retract("11"));
  EXPECT_TRUE(contains(phone_out.take(), "<forbidden"));
  relay_edit(3, 11, "forged");
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(RoomChangesTest, a_retraction_names_the_message_as_the_room_does) {
  ann_said("o1");
  say("o2", "<body>never mind</body>" + retract("1000"));
  const auto recall = last_request<proto::UpdateMessageRequest>();
  EXPECT_EQ(recall.message_id, 1000);
  EXPECT_TRUE(recall.has_recall_date);
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Ann'")) << told;
  EXPECT_TRUE(contains(told, retract("1000"))) << told;
}

TEST_F(RoomChangesTest, a_recall_is_told_once_although_turms_tells_it_twice) {
  bob_said(11);
  relay_recall(2, 11);
  EXPECT_TRUE(contains(phone_out.take(), retract("11")));
  const std::string number{'\x0B', 0, 0, 0, 0, 0, 0, 0};
  const std::vector<std::string_view> records{"\x01", number};
  proto::CreateMessageRequest system{};
  system.has_message_id = system.has_group_id = system.has_delivery_date = system.has_is_system_message = true;
  system.is_system_message = true;
  system.message_id = 12;
  system.group_id = kHall;
  system.delivery_date = stage.clock.unix_ms();
  system.records = records;
  relay(2, system);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(RoomChangesTest, who_is_not_in_the_room_hears_of_nothing) {
  bob_said(11);
  stage.act(*phone, "<presence to='7@conference.example.org/Ann' type='unavailable'/>");
  phone_out.take();
  relay_edit(2, 11, "hello");
  relay_recall(2, 11);
  relay_reaction(2, 11, 0x1F44D);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(RoomChangesTest, blocked_users_are_heard_in_rooms) {
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  bob_said(11, "helo");
  history.rows.back().text = "hello";
  relay_edit(2, 11, "hello");
  EXPECT_TRUE(contains(phone_out.take(), "<body>hello</body>"));
}

TEST_F(RoomChangesTest, a_reaction_goes_out_and_comes_back) {
  bob_said(11);
  say("o1", react("11", "\xF0\x9F\x91\x8D"));
  const auto created = last_request<proto::CreateMessageReactionsRequest>();
  EXPECT_EQ(created.message_id, 11);
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Ann' to='1@example.org/phone' type='groupchat'")) << told;
  EXPECT_TRUE(contains(told, "<reactions xmlns='urn:xmpp:reactions:0' id='11'><reaction>\xF0\x9F\x91\x8D</reaction>"))
      << told;
}

TEST_F(RoomChangesTest, a_reaction_of_another_comes_from_his_nick) {
  ann_said("o1");
  relay_reaction(3, 1000, 0x1F44D);
  const std::string told = phone_out.take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Carol'")) << told;
  EXPECT_TRUE(contains(told, "<reactions xmlns='urn:xmpp:reactions:0' id='1000'")) << told;
}

TEST_F(RoomChangesTest, nobody_takes_the_place_of_a_message_by_its_number) {
  bob_said(11);
  was_said(12, 3, "mine", 0, "11");
  proto::CreateMessageRequest shadow{};
  shadow.has_message_id = shadow.has_group_id = shadow.has_delivery_date = true;
  shadow.message_id = 12;
  shadow.group_id = kHall;
  shadow.delivery_date = stage.clock.unix_ms();
  shadow.text = "mine";
  bridge::Payload payload;
  payload.id = "11";
  payload.text_hash = bridge::text_hash_of("mine");
  std::string record;
  ASSERT_TRUE(bridge::write_record(payload, record));
  const std::vector<std::string_view> records{record};
  shadow.records = records;
  relay(3, shadow);
  say("o1", react("11", "\xF0\x9F\x91\x8D"));
  EXPECT_EQ(last_request<proto::CreateMessageReactionsRequest>().message_id, 11);
}

}  // namespace
}  // namespace turms::xmpp::features
