// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

using CarbonsTest = IqTest;

TEST_F(CarbonsTest, are_off_until_enabled_and_off_again_when_disabled) {
  stage.play();
  Resource& phone = stage.bind("phone", out);
  EXPECT_FALSE(phone.wants_carbons);
  stage.say(phone, "<iq type='set' id='q1'><enable xmlns='urn:xmpp:carbons:2'/></iq>");
  EXPECT_TRUE(phone.wants_carbons);
  EXPECT_TRUE(is_result(out.take()));
  stage.say(phone, "<iq type='set' id='q1'><disable xmlns='urn:xmpp:carbons:2'/></iq>");
  EXPECT_FALSE(phone.wants_carbons);
  EXPECT_TRUE(is_result(out.take()));
}

TEST_F(CarbonsTest, of_another_account_can_not_be_enabled) {
  EXPECT_TRUE(is_error(ask("set", "2@example.org", "<enable xmlns='urn:xmpp:carbons:2'/>"), "<service-unavailable"));
}

}  // namespace
}  // namespace turms::xmpp::features
