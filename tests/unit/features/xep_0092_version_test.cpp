// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kQuery = "<query xmlns='jabber:iq:version'/>";
using VersionTest = IqTest;

TEST_F(VersionTest, tells_name_and_version) {
  stage.settings.version = "1.2.3";
  const std::string answer = ask("get", "example.org", kQuery);
  EXPECT_TRUE(is_result(answer)) << answer;
  EXPECT_TRUE(contains(answer, "<name>turms-xmpp</name><version>1.2.3</version>")) << answer;
}

TEST_F(VersionTest, keeps_the_operating_system_to_itself_unless_allowed) {
  EXPECT_FALSE(contains(ask("get", "example.org", kQuery), "<os>"));
}

TEST_F(VersionTest, tells_the_operating_system_when_allowed) {
  stage.settings.os = "Linux";
  EXPECT_TRUE(contains(ask("get", "example.org", kQuery), "<os>Linux</os>"));
}

}  // namespace
}  // namespace turms::xmpp::features
