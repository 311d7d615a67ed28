// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "proto/messages.h"
#include "stage.h"
#include "turms/requests.h"

namespace turms::xmpp::features {
namespace {

constexpr int32_t kOk = 1000;
constexpr int32_t kNotActive = 5000;
constexpr std::string_view kHello = "<message to='2@example.org' type='chat' id='m1'><body>Hello</body></message>";

class MessageTest : public ::testing::Test {
 protected:
  MessageTest() {
    stage.play();
    phone = &stage.bind("phone", phone_out);
    laptop = &stage.bind("laptop", laptop_out);
    stage.say(*phone, "<presence/>");
    stage.say(*laptop, "<presence/>");
    phone_out.take();
    laptop_out.take();
  }

  /// A message that Turms relays: `request` as the sender made it, with what Turms adds.
  void relay(int64_t sender, int64_t recipient, std::string_view text, int64_t id) {
    proto::CreateMessageRequest message = {};
    message.has_message_id = message.has_recipient_id = message.has_delivery_date = true;
    message.message_id = id;
    message.recipient_id = recipient;
    message.delivery_date = stage.clock.unix_ms();
    message.text = text;
    std::string relayed;
    ASSERT_TRUE(proto::write_request(relayed, 77, message));
    std::string notification;
    proto::write_push(notification, stage.clock.unix_ms(), sender, relayed);
    stage.notify(notification);
  }

  Stage stage;
  FakeOutlet phone_out;
  FakeOutlet laptop_out;
  Resource* phone = nullptr;
  Resource* laptop = nullptr;
};

TEST_F(MessageTest, is_handled_only_when_turms_has_stored_it) {
  const int before = phone_out.handled;
  stage.say(*phone, kHello);
  ASSERT_EQ(stage.turms.requests.size(), 1u);
  EXPECT_EQ(stage.request(0).kind, proto::RequestKind::kCreateMessage);
  EXPECT_EQ(phone_out.handled, before);
  stage.answer(0, kOk, 4711);
  EXPECT_EQ(phone_out.handled, before + 1);
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_EQ(stage.metrics.value("xmpp_messages_sent_total"), 1);
}

TEST_F(MessageTest, answers_a_refusal_of_turms_with_its_stanza_error) {
  stage.say(*phone, kHello);
  stage.answer(0, kNotActive);
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "type='error'") ) << out;
  EXPECT_TRUE(contains(out, "<item-not-found")) << out;
  EXPECT_TRUE(contains(out, "5000")) << out;
}

TEST_F(MessageTest, copies_what_was_sent_to_resources_that_want_carbons_after_the_answer) {
  stage.say(*laptop, "<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>");
  laptop_out.take();
  stage.say(*phone, kHello);
  EXPECT_EQ(laptop_out.take(), "");
  stage.answer(0, kOk, 4711);
  const std::string out = laptop_out.take();
  EXPECT_TRUE(contains(out, "<sent xmlns")) << out;
  EXPECT_TRUE(contains(out, "Hello")) << out;
  EXPECT_TRUE(contains(out, "4711")) << out;
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(MessageTest, makes_no_copy_of_a_refused_message) {
  stage.say(*laptop, "<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>");
  laptop_out.take();
  stage.say(*phone, kHello);
  stage.answer(0, kNotActive);
  EXPECT_EQ(laptop_out.take(), "");
}

TEST_F(MessageTest, does_not_send_a_stanza_again_that_a_client_repeats_after_a_lost_stream) {
  stage.say(*phone, kHello);
  stage.answer(0, kOk, 4711);
  stage.say(*phone, kHello);
  EXPECT_EQ(stage.turms.requests.size(), 1u);
  EXPECT_EQ(phone_out.take(), "");
}

TEST_F(MessageTest, sends_a_refused_stanza_again_when_the_client_tries_again) {
  stage.say(*phone, kHello);
  stage.answer(0, kNotActive);
  stage.say(*phone, kHello);
  EXPECT_EQ(stage.turms.requests.size(), 2u);
}

TEST_F(MessageTest, keeps_the_order_of_a_burst) {
  for (int i = 0; i < 10; ++i) {
    stage.say(*phone, "<message to='2@example.org' type='chat' id='b" + std::to_string(i) + "'><body>" + std::to_string(i) + "</body></message>");
  }
  ASSERT_EQ(stage.turms.requests.size(), 10u);
  for (size_t i = 0; i < 10; ++i) {
    proto::CreateMessageRequest message = {};
    ASSERT_TRUE(proto::decode(stage.request(i).body, message));
    EXPECT_EQ(message.text.view(), std::to_string(i));
  }
}

TEST_F(MessageTest, delivers_a_relayed_message_to_every_available_resource) {
  relay(2, 1, "Hi there", 99);
  for (FakeOutlet* out : {&phone_out, &laptop_out}) {
    const std::string got = out->take();
    EXPECT_TRUE(contains(got, "<body>Hi there</body>")) << got;
    EXPECT_TRUE(contains(got, "2@example.org")) << got;
    EXPECT_TRUE(contains(got, "urn:xmpp:sid:0")) << got;
  }
}

TEST_F(MessageTest, spares_resources_that_are_unavailable_or_of_negative_priority) {
  stage.say(*phone, "<presence><priority>-1</priority></presence>");
  stage.say(*laptop, "<presence type='unavailable'/>");
  phone_out.take();
  laptop_out.take();
  relay(2, 1, "Hi there", 99);
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_EQ(laptop_out.take(), "");
}

TEST_F(MessageTest, shows_what_another_session_of_the_user_sent_as_a_carbon_only) {
  stage.say(*laptop, "<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>");
  laptop_out.take();
  relay(1, 2, "from my phone app", 100);
  EXPECT_EQ(phone_out.take(), "");
  const std::string got = laptop_out.take();
  EXPECT_TRUE(contains(got, "<sent xmlns")) << got;
  EXPECT_TRUE(contains(got, "from my phone app")) << got;
}

TEST_F(MessageTest, applies_a_notification_that_comes_twice_once) {
  relay(2, 1, "once", 101);
  relay(2, 1, "once", 101);
  EXPECT_EQ(phone_out.sent.size(), 1u);
}

TEST_F(MessageTest, hands_a_receipt_to_the_local_peer_and_not_to_turms) {
  stage.say(*phone, "<message to='2@example.org/desk' id='r'><received xmlns='urn:xmpp:receipts' id='x'/></message>");
  EXPECT_TRUE(stage.turms.requests.empty());
  ASSERT_EQ(stage.router.stanzas.size(), 1u);
  EXPECT_EQ(stage.router.stanzas[0].to, UserId(2));
  EXPECT_EQ(stage.router.stanzas[0].to_resource, "desk");
  EXPECT_TRUE(contains(stage.router.stanzas[0].xml, "1@example.org/phone"));
}

TEST_F(MessageTest, refuses_after_the_grace_when_no_session_comes_back) {
  stage.account.lose_session(201, "down");
  stage.say(*phone, kHello);
  EXPECT_EQ(phone_out.take(), "");
  stage.clock.advance_ms(31'000);
  stage.account.tick();
  stage.ready.run();
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "<resource-constraint")) << out;
}

TEST_F(MessageTest, sends_what_waited_once_the_session_is_back) {
  stage.account.lose_session(201, "down");
  stage.say(*phone, kHello);
  EXPECT_TRUE(stage.turms.requests.empty());
  stage.account.open_session();
  stage.ready.run();
  EXPECT_EQ(stage.turms.requests.size(), 1u);
}

TEST_F(MessageTest, counts_a_malformed_relayed_message_and_goes_on) {
  std::string relayed;
  proto::write_request_bytes(relayed, 1, proto::RequestKind::kCreateMessage, "\xff\xff\xff");
  std::string notification;
  proto::write_push(notification, 1, 2, relayed);
  stage.notify(notification);
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_EQ(stage.metrics.value("xmpp_payloads_malformed_total"), 1);
}

}  // namespace
}  // namespace turms::xmpp::features
