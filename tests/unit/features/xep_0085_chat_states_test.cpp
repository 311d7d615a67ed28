// SPDX-License-Identifier: Apache-2.0
#include "features/local_delivery.h"
#include "message_stage.h"

namespace turms::xmpp::features {
namespace {

class ChatStatesTest : public MessageTest {
 protected:
  void state(std::string_view name, std::string_view to = "2@example.org") {
    stage.say(*phone, "<message type='chat' to='" + std::string(to) + "'><" + std::string(name) +
                          " xmlns='http://jabber.org/protocol/chatstates'/></message>");
  }
  /// Turms tells us that somebody types.
  void typing(int64_t sender, const proto::UpdateTypingStatusRequest& status) {
    std::string relayed;
    ASSERT_TRUE(proto::write_request(relayed, 77, status));
    std::string notification;
    proto::write_push(notification, stage.clock.unix_ms(), sender, relayed);
    stage.notify(notification);
  }
  void typing(int64_t sender, bool in_group = false) {
    proto::UpdateTypingStatusRequest status{};
    status.is_group_message = in_group;
    status.to_id = in_group ? 7 : 1;
    typing(sender, status);
  }
  void pass(uint64_t ms) {
    stage.clock.advance_ms(ms);
    stage.account.tick();
    stage.ready.run();
  }
  [[nodiscard]] size_t told() const {
    size_t count = 0;
    for (size_t i = 0; i < stage.turms.requests.size(); ++i) {
      count += stage.request(i).kind == proto::RequestKind::kUpdateTypingStatus ? 1 : 0;
    }
    return count;
  }
};

constexpr std::string_view kComposing =
    "<message from='2@example.org' to='1@example.org' type='chat'>"
    "<composing xmlns='http://jabber.org/protocol/chatstates'/></message>";

TEST_F(ChatStatesTest, composing_is_a_typing_status_and_goes_to_the_local_peer_as_it_is) {
  state("composing");
  ASSERT_EQ(stage.turms.requests.size(), 1u);
  proto::UpdateTypingStatusRequest status;
  ASSERT_TRUE(proto::decode(stage.request(0).body, status));
  EXPECT_EQ(status.to_id, 2);
  EXPECT_FALSE(status.is_group_message);
  EXPECT_TRUE(status.custom_attributes.empty());
  ASSERT_EQ(stage.router.stanzas.size(), 1u);
  EXPECT_TRUE(contains(stage.router.stanzas[0].xml, "<composing"));
  EXPECT_EQ(stage.router.stanzas[0].signals, bridge::kSignalChatState);
  EXPECT_EQ(phone_out.handled, 2) << "presence and this: nobody waits for Turms";
}

TEST_F(ChatStatesTest, other_states_are_for_local_peers_only) {
  for (const char* name : {"active", "paused", "inactive", "gone"}) state(name);
  EXPECT_EQ(stage.turms.requests.size(), 0u);
  EXPECT_EQ(stage.router.stanzas.size(), 4u);
}

TEST_F(ChatStatesTest, turms_hears_of_typing_once_in_five_seconds_for_each_peer) {
  state("composing");
  state("composing");
  state("composing", "3@example.org");
  EXPECT_EQ(told(), 2u);
  pass(4999);
  state("composing");
  EXPECT_EQ(told(), 2u);
  pass(1);
  state("composing", "2@example.org/balcony");
  EXPECT_EQ(told(), 3u);
  EXPECT_EQ(stage.router.stanzas.size(), 5u) << "local peers hear of each";
}

TEST_F(ChatStatesTest, after_a_message_typing_is_news_at_once) {
  state("composing");
  stage.say(*phone, kHello);
  stage.answer(1, kOk, 4711);
  state("composing");
  EXPECT_EQ(told(), 2u);
}

TEST_F(ChatStatesTest, a_refusal_of_turms_holds_for_ten_minutes_and_is_told_to_nobody) {
  for (const int32_t code : {4100, 4102}) {
    const size_t before = told();
    state("composing");
    stage.answer(stage.turms.requests.size() - 1, code);
    pass(599'999);
    state("composing");
    EXPECT_EQ(told(), before + 1) << code;
    pass(1);
    state("composing");
    EXPECT_EQ(told(), before + 2) << code;
    pass(600'000);
    EXPECT_EQ(phone_out.take(), "") << code;
  }
}

TEST_F(ChatStatesTest, a_typing_status_is_composing_and_then_paused) {
  typing(2);
  EXPECT_EQ(phone_out.take(), kComposing);
  EXPECT_EQ(laptop_out.take(), kComposing);
  pass(6000);
  typing(2);
  EXPECT_EQ(phone_out.take(), "") << "they know it";
  pass(9999);
  EXPECT_EQ(phone_out.take(), "");
  pass(1);
  EXPECT_TRUE(contains(phone_out.take(), "<paused xmlns='http://jabber.org/protocol/chatstates'/>"));
  pass(20'000);
  EXPECT_EQ(phone_out.take(), "") << "paused once";
  typing(2);
  EXPECT_EQ(phone_out.take(), kComposing);
}

TEST_F(ChatStatesTest, a_message_ends_the_typing) {
  typing(2);
  phone_out.take();
  relay(2, 1, "Done", 99);
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "<active"));
  EXPECT_LT(out.find("<active"), out.find("Done"));
  pass(20'000);
  EXPECT_EQ(phone_out.take(), "");
  relay(2, 1, "More", 100);
  EXPECT_FALSE(contains(phone_out.take(), "<active"));
}

TEST_F(ChatStatesTest, own_typing_group_typing_and_what_malice_sends_is_not_shown) {
  typing(1, true);
  typing(2, true);
  proto::Value cargo{};
  cargo.bytes_value = std::string_view("XMPT\x01\0", 6);
  proto::UpdateTypingStatusRequest carrier{};
  carrier.to_id = 1;
  carrier.custom_attributes = std::span<const proto::Value>(&cargo, 1);
  typing(2, carrier);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(ChatStatesTest, what_the_peers_client_says_itself_is_not_said_again) {
  typing(2);
  phone_out.take();
  LocalStanza paused(UserId(1), "", "<message/>");
  paused.from = UserId(2);
  paused.signals = bridge::kSignalChatState;
  EXPECT_TRUE(deliver_local(&stage.account, paused));
  EXPECT_EQ(phone_out.take(), "<message/>");
  typing(2);
  pass(20'000);
  EXPECT_EQ(phone_out.take(), "");
  pass(40'000);
  typing(2);
  EXPECT_EQ(phone_out.take(), kComposing) << "from his Turms app, after a minute";
}

TEST_F(ChatStatesTest, only_clients_that_take_messages_are_told) {
  stage.say(*laptop, "<presence><priority>-1</priority></presence>");
  stage.say(*phone, "<presence type='unavailable'/>");
  laptop_out.take();
  phone_out.take();
  typing(2);
  EXPECT_EQ(phone_out.take() + laptop_out.take(), "");
}

}  // namespace
}  // namespace turms::xmpp::features
