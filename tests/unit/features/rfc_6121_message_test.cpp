// SPDX-License-Identifier: Apache-2.0
#include "bridge/fingerprint.h"
#include "message_stage.h"

namespace turms::xmpp::features {
namespace {

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

TEST_F(MessageTest, tells_the_resource_of_the_sender_only_where_the_operator_wants_so) {
  stage.say(*phone, kHello);
  EXPECT_FALSE(contains(stage.turms.requests.at(0), "phone"));
  stage.settings.tells_resource = true;
  stage.say(*phone, "<message to='2@example.org' type='chat' id='m2'><body>Hello</body></message>");
  EXPECT_TRUE(contains(stage.turms.requests.at(1), "phone"));
}

TEST_F(MessageTest, keeps_the_order_of_what_waits_for_the_session) {
  stage.account.lose_session(300, "cut");
  stage.ready.run();
  for (const std::string_view id : {"w1", "w2", "w3"}) {
    stage.say(*phone, "<message to='2@example.org' type='chat' id='" + std::string(id) + "'><body>" + std::string(id) +
                          "</body></message>");
  }
  EXPECT_TRUE(stage.turms.requests.empty());
  stage.account.open_session();
  stage.ready.run();
  std::string order;
  for (size_t i = 0; i < stage.turms.requests.size(); ++i) {
    proto::CreateMessageRequest sent = {};
    const proto::Request request = stage.request(i);
    if (request.kind == proto::RequestKind::kCreateMessage && proto::decode(request.body, sent)) order += sent.text.view();
  }
  EXPECT_EQ(order, "w1w2w3");
}

TEST_F(MessageTest, answers_a_refusal_of_turms_with_its_stanza_error) {
  stage.say(*phone, kHello);
  stage.answer(0, kNotActive);
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "type='error'") ) << out;
  EXPECT_TRUE(contains(out, "<item-not-found")) << out;
  EXPECT_TRUE(contains(out, "5000")) << out;
}

TEST_F(MessageTest, answers_the_edge_cases_of_delivery_as_agreed) {
  struct Row {
    int32_t code;
    std::string_view condition, type;
  };
  constexpr Row kRows[] = {
      {5000, "item-not-found", "cancel"},      // nobody of that id, or inactive
      {5001, "forbidden", "auth"},             // not a contact
      {5002, "service-unavailable", "cancel"},  // blocked
      {5007, "not-allowed", "cancel"},         // to oneself
      {5010, "policy-violation", "modify"},    // unwanted words
      {1104, "policy-violation", "modify"},    // too large
  };
  for (const Row& row : kRows) {
    stage.say(*phone, kHello);
    stage.answer(stage.turms.requests.size() - 1, row.code);
    const std::string out = phone_out.take();
    EXPECT_TRUE(contains(out, "id='m1'")) << out;
    EXPECT_TRUE(contains(out, std::string("<") + std::string(row.condition) + " ")) << row.code << out;
    EXPECT_TRUE(contains(out, "type='" + std::string(row.type) + "'")) << row.code << out;
    EXPECT_EQ(contains(out, std::to_string(row.code)), row.code != 5002) << "a block is not told: " << out;
  }
}

TEST_F(MessageTest, refuses_what_is_too_large_without_asking_turms) {
  stage.core.capabilities.persist_record = false;
  stage.say(*phone, "<message to='2@example.org' type='chat' id='l'><body>" + std::string(8001, 'x') + "</body></message>");
  EXPECT_TRUE(stage.turms.requests.empty());
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "<policy-violation ")) << out;
  EXPECT_TRUE(contains(out, "type='modify'")) << out;
  EXPECT_TRUE(contains(out, "8000")) << out;
}

TEST_F(MessageTest, sends_a_message_without_id_each_time_and_answers_without_one) {
  constexpr std::string_view kNameless = "<message to='2@example.org' type='chat'><body>Hello</body></message>";
  stage.say(*phone, kNameless);
  stage.answer(0, kOk, 1);
  stage.say(*phone, kNameless);
  ASSERT_EQ(stage.turms.requests.size(), 2u) << "nobody can tell a repetition from a resend";
  stage.answer(1, kNotActive);
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "type='error'")) << out;
  EXPECT_FALSE(contains(out, " id='")) << out;
}

TEST_F(MessageTest, sends_a_message_with_a_very_long_id) {
  const std::string id(4000, 'i');
  const std::string long_id = "<message to='2@example.org' type='chat' id='" + id + "'><body>Hello</body></message>";
  stage.say(*phone, long_id);
  stage.answer(0, kNotActive);
  EXPECT_TRUE(contains(phone_out.take(), "id='" + id + "'"));
  EXPECT_EQ(stage.account.message_index().size(), 0u) << "ids of that size are not remembered";
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
  int sent = 0;  // what was missed meanwhile is asked for, too
  for (size_t i = 0; i < stage.turms.requests.size(); ++i) {
    if (stage.request(i).kind == proto::RequestKind::kCreateMessage) ++sent;
  }
  EXPECT_EQ(sent, 1);
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

TEST_F(MessageTest, remembers_a_message_by_the_clock_of_turms) {
  stage.say(*phone, kHello);
  std::string response;
  proto::write_long_response(response, 12'345, stage.request(0).request_id, kOk, 4711);
  stage.notify(response);
  ASSERT_TRUE(stage.account.message_index().find(MessageId(4711)));
  EXPECT_EQ(stage.account.message_index().find(MessageId(4711))->date_ms, 12'345);
}

}  // namespace
}  // namespace turms::xmpp::features
