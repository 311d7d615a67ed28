// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

using ContactsTest = IqTest;
constexpr std::string_view kInfo = "<query xmlns='http://jabber.org/protocol/disco#info'/>";

TEST_F(ContactsTest, are_a_form_of_the_server_only) {
  stage.settings.contacts = {{"security-addresses", {"mailto:security@example.org"}}};
  EXPECT_TRUE(contains(ask("get", "example.org", kInfo), "var='security-addresses'"));
}

TEST_F(ContactsTest, are_not_shown_for_accounts) {
  stage.settings.contacts = {{"security-addresses", {"mailto:security@example.org"}}};
  EXPECT_FALSE(contains(ask("get", "1@example.org", kInfo), "security-addresses"));
}

TEST_F(ContactsTest, leave_no_empty_form_behind) {
  EXPECT_FALSE(contains(ask("get", "example.org", kInfo), "jabber:x:data"));
}

}  // namespace
}  // namespace turms::xmpp::features
