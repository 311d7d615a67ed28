// SPDX-License-Identifier: Apache-2.0
#include "bridge/pubsub_error.h"

#include <gtest/gtest.h>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

StanzaError refusal(std::string_view verb, std::string_view ns = kPubSubNs) {
  return unsupported_in_pubsub(
      document_from("<" + std::string(verb) + " xmlns='" + std::string(ns) + "' node='urn:a'/>")->root());
}

TEST(PubSubErrorTest, the_feature_that_is_missing_has_a_name) {
  const StanzaError error = refusal("subscribe");
  EXPECT_EQ(error.condition, StanzaErrorCondition::feature_not_implemented);
  EXPECT_EQ(error.detail_name, "unsupported");
  EXPECT_EQ(error.detail_ns, kPubSubErrorsNs);
  EXPECT_EQ(error.attribute_name, "feature");
  EXPECT_EQ(error.attribute_value, "subscribe");
  EXPECT_EQ(refusal("options").attribute_value, "subscription-options");
  EXPECT_EQ(refusal("default").attribute_value, "retrieve-default-sub");
}

TEST(PubSubErrorTest, what_the_owner_asks_is_another_feature) {
  EXPECT_EQ(refusal("affiliations").attribute_value, "retrieve-affiliations");
  EXPECT_EQ(refusal("affiliations", kPubSubOwnerNs).attribute_value, "modify-affiliations");
  EXPECT_EQ(refusal("subscriptions", kPubSubOwnerNs).attribute_value, "manage-subscriptions");
}

TEST(PubSubErrorTest, a_verb_that_nobody_knows_is_of_no_feature) {
  EXPECT_EQ(refusal("dance").condition, StanzaErrorCondition::feature_not_implemented);
  EXPECT_EQ(refusal("dance").detail_name, "");
  EXPECT_EQ(refusal("subscribe", "urn:else").detail_name, "");
}

}  // namespace
}  // namespace turms::xmpp::bridge
