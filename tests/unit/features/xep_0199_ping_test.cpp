// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kPing = "<ping xmlns='urn:xmpp:ping'/>";
using PingTest = IqTest;

TEST_F(PingTest, is_answered_by_the_server) {
  const std::string answer = ask("get", "example.org", kPing);
  EXPECT_TRUE(is_result(answer)) << answer;
  EXPECT_TRUE(contains(answer, "from='example.org'")) << answer;
}

TEST_F(PingTest, is_answered_by_the_own_account_without_to) {
  EXPECT_TRUE(is_result(ask("get", "", kPing)));
}

TEST_F(PingTest, is_answered_by_the_own_account_with_to) {
  EXPECT_TRUE(is_result(ask("get", "1@example.org", kPing)));
}

TEST_F(PingTest, is_answered_by_the_room_service) {
  EXPECT_TRUE(is_result(ask("get", "conference.example.org", kPing)));
}

TEST_F(PingTest, of_type_set_is_refused) {
  EXPECT_TRUE(is_error(ask("set", "example.org", kPing), "<service-unavailable"));
}

}  // namespace
}  // namespace turms::xmpp::features
