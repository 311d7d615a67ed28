// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

using SessionTest = IqTest;

TEST_F(SessionTest, is_granted_to_clients_that_ask) {
  EXPECT_TRUE(is_result(ask("set", "", "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>")));
}

TEST_F(SessionTest, is_offered_as_optional) {
  stage.play();
  std::string xml;
  xml::Writer writer(xml);
  stage.hooks.write_stream_features(writer, stage.core.capabilities);
  EXPECT_TRUE(contains(xml, "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>")) << xml;
}

}  // namespace
}  // namespace turms::xmpp::features
