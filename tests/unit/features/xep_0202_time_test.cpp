// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

using TimeTest = IqTest;

TEST_F(TimeTest, tells_utc_and_the_offset) {
  stage.clock.start_ms = 1'000'000'000'000;
  const std::string answer = ask("get", "example.org", "<time xmlns='urn:xmpp:time'/>");
  EXPECT_TRUE(is_result(answer)) << answer;
  EXPECT_TRUE(contains(answer, "<tzo>+00:00</tzo><utc>2001-09-09T01:46:40")) << answer;
}

}  // namespace
}  // namespace turms::xmpp::features
