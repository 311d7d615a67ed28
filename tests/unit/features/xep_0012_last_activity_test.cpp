// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kQuery = "<query xmlns='jabber:iq:last'/>";
using LastActivityTest = IqTest;

TEST_F(LastActivityTest, of_the_server_is_its_uptime) {
  stage.clock.advance_ms(65'000);
  EXPECT_TRUE(contains(ask("get", "example.org", kQuery), "seconds='65'"));
}

TEST_F(LastActivityTest, of_the_own_account_is_the_latest_of_its_resources) {
  EXPECT_TRUE(contains(ask("get", "1@example.org", kQuery), "seconds='0'"));
}

TEST_F(LastActivityTest, of_others_is_forbidden) {
  EXPECT_TRUE(is_error(ask("get", "2@example.org", kQuery), "<forbidden"));
}

}  // namespace
}  // namespace turms::xmpp::features
