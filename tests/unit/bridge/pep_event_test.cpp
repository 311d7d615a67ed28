// SPDX-License-Identifier: Apache-2.0
#include "bridge/pep_event.h"

#include <gtest/gtest.h>

#include <vector>

namespace turms::xmpp::bridge {
namespace {

const PepItem kItem("current", "<nick xmlns='http://jabber.org/protocol/nick'>R&amp;J</nick>");

TEST(PepEventTest, tells_an_item_with_its_payload_or_without) {
  EXPECT_EQ(item_event("urn:a", kItem, true),
            "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:a'><item id='current'>"
            "<nick xmlns='http://jabber.org/protocol/nick'>R&amp;J</nick></item></items></event>");
  EXPECT_EQ(item_event("urn:a", kItem, false),
            "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:a'><item "
            "id='current'/></items></event>");
}

TEST(PepEventTest, large_payloads_are_left_to_those_who_ask) {
  const PepItem large("current", "<a xmlns='urn:a'>" + std::string(kPepEventPayloadBytes, 'x') + "</a>");
  EXPECT_EQ(item_event("urn:a", large, true), item_event("urn:a", large, false));
}

TEST(PepEventTest, says_when_an_old_item_was_published) {
  EXPECT_TRUE(item_event("urn:a", kItem, true, 1'700'000'000'000)
                  .ends_with("<delay xmlns='urn:xmpp:delay' stamp='2023-11-14T22:13:20.000Z'/>"));
}

TEST(PepEventTest, tells_what_is_gone) {
  const std::vector<std::string> ids = {"a", "<b>"};
  EXPECT_EQ(retract_event("urn:a", ids),
            "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:a'><retract id='a'/>"
            "<retract id='&lt;b&gt;'/></items></event>");
  EXPECT_EQ(purge_event("urn:a"),
            "<event xmlns='http://jabber.org/protocol/pubsub#event'><purge node='urn:a'/></event>");
  EXPECT_EQ(delete_event("urn:a"),
            "<event xmlns='http://jabber.org/protocol/pubsub#event'><delete node='urn:a'/></event>");
}

TEST(PepEventTest, travels_as_a_headline_from_the_account) {
  EXPECT_EQ(
      event_message("1@example.org", "2@example.org/phone", purge_event("n")),
      "<message from='1@example.org' to='2@example.org/phone' type='headline'>" + purge_event("n") + "</message>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
