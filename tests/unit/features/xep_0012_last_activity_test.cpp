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

TEST_F(LastActivityTest, of_strangers_is_forbidden) {
  stage.account.contacts().set_loaded();
  EXPECT_TRUE(is_error(ask("get", "2@example.org", kQuery), "<forbidden"));
}

TEST_F(LastActivityTest, of_a_contact_is_0_while_he_is_there) {
  stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
  stage.account.contacts().set_loaded();
  auto news = std::make_shared<PeerNews>(PeerNews::Kind::presence, UserId(2));
  news->from_resource = "desk";
  stage.account.presence().known.put(news);
  EXPECT_TRUE(contains(ask("get", "2@example.org", kQuery), "seconds='0'"));
}

TEST_F(LastActivityTest, of_a_contact_who_is_not_there_is_not_known) {
  stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
  stage.account.contacts().set_loaded();
  EXPECT_TRUE(is_error(ask("get", "2@example.org", kQuery), "<item-not-found"));
}

}  // namespace
}  // namespace turms::xmpp::features
