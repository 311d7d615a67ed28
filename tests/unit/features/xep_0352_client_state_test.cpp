// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

using ClientStateTest = IqTest;

TEST_F(ClientStateTest, is_offered_behind_the_login) {
  stage.play();
  std::string xml;
  xml::Writer writer(xml);
  stage.hooks.write_stream_features(writer, stage.core.capabilities);
  EXPECT_TRUE(contains(xml, "<csi xmlns='urn:xmpp:csi:0'/>")) << xml;
}

}  // namespace
}  // namespace turms::xmpp::features
