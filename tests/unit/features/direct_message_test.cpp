// SPDX-License-Identifier: Apache-2.0
#include "features/direct_message.h"

#include "message_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kReceipt =
    "<message to='2@example.org/balcony' type='chat' id='r1'><received xmlns='urn:xmpp:receipts' id='m9'/></message>";

TEST_F(MessageTest, hands_a_receipt_on_as_it_is_and_stores_it_nowhere) {
  stage.say(*phone, kReceipt);
  EXPECT_EQ(stage.turms.requests.size(), 0u);
  ASSERT_EQ(stage.router.stanzas.size(), 1u);
  const LocalStanza& local = stage.router.stanzas[0];
  EXPECT_EQ(local.from, UserId(1));
  EXPECT_EQ(local.from_resource, "phone");
  EXPECT_EQ(local.to_resource, "balcony");
  EXPECT_TRUE(local.falls_back);
  EXPECT_EQ(local.signals, bridge::kSignalReceipt);
  EXPECT_EQ(local.read_until_ms, 0);
  EXPECT_TRUE(contains(local.xml, "<received xmlns='urn:xmpp:receipts' id='m9'/>")) << local.xml;
  EXPECT_EQ(phone_out.handled, 2);
}

// XEP-0280 6.1: of what stands in no archive, the signals that belong to a conversation are copied.
TEST_F(MessageTest, copies_signals_of_a_conversation_to_the_own_other_resources) {
  want_carbons(*laptop, laptop_out);
  for (const char* child :
       {"<received xmlns='urn:xmpp:receipts' id='m9'/>", "<received xmlns='urn:xmpp:chat-markers:0' id='m9'/>",
        "<paused xmlns='http://jabber.org/protocol/chatstates'/>"}) {
    for (const char* type : {"chat", "normal"}) {
      stage.say(*phone, "<message to='2@example.org' type='" + std::string(type) + "'>" + child + "</message>");
      const std::string copy = laptop_out.take();
      EXPECT_TRUE(contains(copy, "<sent xmlns='urn:xmpp:carbons:2'>")) << type << child;
      EXPECT_TRUE(contains(copy, child)) << copy;
      EXPECT_EQ(stage.router.stanzas.back().carbon_type, type);
    }
  }
}

TEST_F(MessageTest, copies_no_private_signals_no_headlines_and_no_errors) {
  want_carbons(*laptop, laptop_out);
  const std::string receipt = "<received xmlns='urn:xmpp:receipts' id='m9'/>";
  for (const std::string& rest :
       {"type='chat'>" + receipt + "<private xmlns='urn:xmpp:carbons:2'/><no-copy xmlns='urn:xmpp:hints'/>",
        "type='chat'>" + receipt + "<private xmlns='urn:xmpp:carbons:2'/>",
        "type='chat'>" + receipt + "<no-copy xmlns='urn:xmpp:hints'/>", "type='headline'>" + receipt,
        "type='error'>" + receipt}) {
    stage.say(*phone, "<message to='2@example.org/balcony' " + rest + "</message>");
    EXPECT_EQ(laptop_out.take(), "") << rest;
    EXPECT_EQ(stage.router.stanzas.back().carbon_type, "") << rest;
    EXPECT_FALSE(contains(stage.router.stanzas.back().xml, "<private")) << rest;
  }
}

TEST_F(MessageTest, tells_the_own_resources_no_receipts_of_each_other) {
  want_carbons(*laptop, laptop_out);
  stage.say(*phone,
            "<message to='1@example.org/tablet' type='chat'><received xmlns='urn:xmpp:receipts' id='m9'/></message>");
  EXPECT_EQ(laptop_out.take(), "");
  EXPECT_EQ(stage.router.stanzas.back().carbon_type, "");
}

}  // namespace
}  // namespace turms::xmpp::features
