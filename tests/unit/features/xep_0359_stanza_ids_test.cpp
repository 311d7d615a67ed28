// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

using StanzaIdsTest = IqTest;

TEST_F(StanzaIdsTest, are_advertised_by_the_account) {
  EXPECT_TRUE(contains(ask("get", "1@example.org", "<query xmlns='http://jabber.org/protocol/disco#info'/>"), "urn:xmpp:sid:0"));
}

}  // namespace
}  // namespace turms::xmpp::features
