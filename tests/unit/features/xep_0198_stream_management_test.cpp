// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

using StreamManagementTest = IqTest;

TEST_F(StreamManagementTest, is_offered_behind_the_login) {
  stage.play();
  std::string xml;
  xml::Writer writer(xml);
  stage.hooks.write_stream_features(writer, stage.core.capabilities);
  EXPECT_TRUE(contains(xml, "<sm xmlns='urn:xmpp:sm:3'/>")) << xml;
}

}  // namespace
}  // namespace turms::xmpp::features
