// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kInfo = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
constexpr std::string_view kItems = "<query xmlns='http://jabber.org/protocol/disco#items'/>";
using DiscoTest = IqTest;

TEST_F(DiscoTest, of_the_server_names_it_and_its_features) {
  const std::string answer = ask("get", "example.org", kInfo);
  EXPECT_TRUE(is_result(answer)) << answer;
  EXPECT_TRUE(contains(answer, "category='server' type='im'")) << answer;
  for (const char* ns : {"urn:xmpp:ping", "jabber:iq:version", "urn:xmpp:time", "jabber:iq:last", "urn:xmpp:carbons:2",
                         "http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items"}) {
    EXPECT_TRUE(contains(answer, std::string("var='") + ns + "'")) << ns << " in " << answer;
  }
}

TEST_F(DiscoTest, of_an_account_is_an_account) {
  EXPECT_TRUE(contains(ask("get", "1@example.org", kInfo), "category='account' type='registered'"));
}

TEST_F(DiscoTest, of_another_account_does_not_show_what_only_its_owner_may_do) {
  const std::string answer = ask("get", "2@example.org", kInfo);
  EXPECT_TRUE(is_result(answer)) << answer;
  EXPECT_FALSE(contains(answer, "urn:xmpp:carbons:2")) << answer;
}

TEST_F(DiscoTest, advertises_nothing_that_is_not_answered) {
  const std::string answer = ask("get", "example.org", kInfo);
  EXPECT_FALSE(contains(answer, "urn:xmpp:mam:2")) << answer;
  EXPECT_TRUE(contains(answer, "jabber:iq:roster")) << answer;
}

TEST_F(DiscoTest, of_an_unknown_node_is_item_not_found) {
  EXPECT_TRUE(is_error(ask("get", "example.org", "<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>"), "<item-not-found"));
}

TEST_F(DiscoTest, lists_no_items_yet) {
  const std::string answer = ask("get", "example.org", kItems);
  EXPECT_TRUE(is_result(answer)) << answer;
  EXPECT_FALSE(contains(answer, "<item ")) << answer;
}

TEST_F(DiscoTest, shows_contact_addresses_of_the_operator) {
  stage.settings.contacts = {{"abuse-addresses", {"mailto:abuse@example.org", "xmpp:1@example.org"}}};
  const std::string answer = ask("get", "example.org", kInfo);
  EXPECT_TRUE(contains(answer, "http://jabber.org/network/serverinfo")) << answer;
  EXPECT_TRUE(contains(answer, "<value>mailto:abuse@example.org</value><value>xmpp:1@example.org</value>")) << answer;
}

}  // namespace
}  // namespace turms::xmpp::features
