// SPDX-License-Identifier: Apache-2.0
#include "bridge/aside.h"
#include "message_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kReceipt = "<received xmlns='urn:xmpp:receipts' id='m9'/>";

class HintsTest : public MessageTest {
 protected:
  HintsTest() {
    stage.settings.side_channel = true;
    stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
    stage.account.contacts().set_loaded();
    // Turms tells of a session of our own kind that is not here.
    KnownPresences::Friend& row = stage.account.presence().known.friend_at(UserId(2));
    row.devices = uint8_t(1U << static_cast<unsigned>(stage.settings.device_type));
    row.origin = KnownPresences::Origin::elsewhere;
    stage.ready.run();
    first = stage.turms.requests.size();
  }
  void say(std::string_view content, std::string_view to = "2@example.org/far", std::string_view type = "chat") {
    stage.say(*phone, "<message to='" + std::string(to) + "' type='" + std::string(type) + "' id='r1'>" +
                          std::string(content) + "</message>");
  }
  [[nodiscard]] size_t sent() const { return stage.turms.requests.size() - first; }
  /// What the side channel brings to user 1.
  void receive(int64_t sender, std::string_view record, int64_t to = 1) {
    proto::Value value{};
    value.bytes_value = record;
    proto::UpdateTypingStatusRequest typing{};
    typing.to_id = to;
    typing.custom_attributes = std::span<const proto::Value>(&value, 1);
    std::string relayed;
    ASSERT_TRUE(proto::write_request(relayed, 77, typing));
    std::string notification;
    proto::write_push(notification, stage.clock.unix_ms(), sender, relayed);
    stage.notify(notification);
  }
  static std::string record_of(std::string_view content, std::string_view to_resource = {}) {
    std::string record;
    const Stanza stanza = stanza_from(
        "<message to='1@example.org' type='chat' id='r1'>" + std::string(content) + "</message>", "2@example.org/far");
    EXPECT_TRUE(bridge::write_aside(stanza, to_resource, record));
    return record;
  }
  size_t first = 0;
};

TEST_F(HintsTest, what_must_not_be_stored_goes_to_a_friend_on_another_gateway_as_a_typing_status) {
  say(kReceipt);
  ASSERT_EQ(sent(), 1u);
  EXPECT_EQ(stage.request(first).kind, proto::RequestKind::kUpdateTypingStatus);
  proto::UpdateTypingStatusRequest typing;
  ASSERT_TRUE(proto::decode(stage.request(first).body, typing));
  EXPECT_EQ(typing.to_id, 2);
  EXPECT_FALSE(typing.is_group_message);
  ASSERT_EQ(typing.custom_attributes.size(), 1u);
  for (const std::string_view bytes : typing.custom_attributes) {
    proto::Value value;
    ASSERT_TRUE(proto::decode(bytes, value));
    bridge::AsideReader reader;
    ASSERT_TRUE(reader.read(value.bytes_value.view()));
    EXPECT_EQ(reader.from_resource(), "phone");
    EXPECT_EQ(reader.to_resource(), "far");
    EXPECT_EQ(reader.type(), "chat");
  }
  stage.answer(first, kOk);
  EXPECT_EQ(stage.metrics.value("xmpp_side_sent_total"), 1);
}

TEST_F(HintsTest, of_the_rest_it_carries_calls_and_what_is_marked_so) {
  say("<propose xmlns='urn:xmpp:jingle-message:0' id='c1'/><no-store xmlns='urn:xmpp:hints'/>");
  EXPECT_EQ(sent(), 1u);
  say("<x xmlns='urn:unknown'/><no-store xmlns='urn:xmpp:hints'/>");
  EXPECT_EQ(sent(), 2u);
}

TEST_F(HintsTest, it_is_not_for_what_turms_has_forms_for) {
  say("<active xmlns='http://jabber.org/protocol/chatstates'/>");
  EXPECT_EQ(sent(), 0u);
  say("<body>words</body>" + std::string(kReceipt));
  ASSERT_EQ(sent(), 1u);
  EXPECT_EQ(stage.request(first).kind, proto::RequestKind::kCreateMessage);
}

TEST_F(HintsTest, it_is_not_used_where_it_would_be_heard_by_others_or_nobody) {
  KnownPresences::Friend& row = stage.account.presence().known.friend_at(UserId(2));
  row.origin = KnownPresences::Origin::here;
  say(kReceipt);
  EXPECT_EQ(sent(), 0u) << "here";
  row.origin = KnownPresences::Origin::elsewhere;
  row.devices = 1;
  say(kReceipt);
  EXPECT_EQ(sent(), 0u) << "a Turms app";
  say(kReceipt, "3@example.org");
  EXPECT_EQ(sent(), 0u) << "a stranger";
  say(kReceipt, "1@example.org/laptop");
  EXPECT_EQ(sent(), 0u) << "oneself";
  row.devices = uint8_t(1U << static_cast<unsigned>(stage.settings.device_type));
  stage.settings.side_channel = false;
  say(kReceipt);
  EXPECT_EQ(sent(), 0u) << "turned off";
  stage.settings.side_channel = true;
  say(kReceipt);
  EXPECT_EQ(sent(), 1u);
}

TEST_F(HintsTest, five_a_second_and_eight_kilobytes_are_all_it_takes) {
  for (int i = 0; i < 8; ++i) say(kReceipt);
  EXPECT_EQ(sent(), 5u);
  EXPECT_EQ(stage.metrics.value("xmpp_side_dropped_total"), 3);
  stage.clock.advance_ms(1000);
  say(kReceipt);
  EXPECT_EQ(sent(), 6u);
  std::string noise;
  for (uint32_t i = 0, x = 1; i < 20'000; ++i)
    noise += static_cast<char>('a' + ((x = x * 1664525 + 1013904223) >> 24) % 26);
  say("<x xmlns='urn:unknown'>" + noise + "</x><no-store xmlns='urn:xmpp:hints'/>");
  EXPECT_EQ(sent(), 6u);
}

TEST_F(HintsTest, where_typing_is_switched_off_it_rests) {
  say(kReceipt);
  stage.answer(first, 4100);
  say(kReceipt);
  EXPECT_EQ(sent(), 1u);
  stage.clock.advance_ms(600'000);
  say(kReceipt);
  EXPECT_EQ(sent(), 2u);
}

TEST_F(HintsTest, what_comes_is_as_if_the_sender_were_here) {
  receive(2, record_of(kReceipt, "laptop"));
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_EQ(laptop_out.take(), "<message from='2@example.org/far' to='1@example.org/laptop' type='chat' id='r1'>" +
                                   std::string(kReceipt) + "</message>");
  receive(2, record_of(kReceipt, "gone"));
  EXPECT_TRUE(contains(phone_out.take(), "to='1@example.org' "));
  EXPECT_FALSE(laptop_out.take().empty());
  EXPECT_EQ(stage.metrics.value("xmpp_side_received_total"), 2);
}

TEST_F(HintsTest, strangers_the_blocked_and_malice_are_not_heard) {
  receive(3, record_of(kReceipt));
  receive(2, record_of(kReceipt), 5);
  receive(2, std::string("XMPT\x01\0garbage", 13));
  receive(2, record_of("<paused xmlns='http://jabber.org/protocol/chatstates'/>").substr(0, 20));
  stage.settings.side_channel = false;
  receive(2, record_of(kReceipt));
  stage.settings.side_channel = true;
  EXPECT_EQ(stage.metrics.value("xmpp_side_dropped_total"), 5);
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  receive(2, record_of(kReceipt));
  EXPECT_EQ(phone_out.take() + laptop_out.take(), "");
}

}  // namespace
}  // namespace turms::xmpp::features
