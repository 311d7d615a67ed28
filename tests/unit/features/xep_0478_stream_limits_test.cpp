// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

class StreamLimitsTest : public IqTest {
 protected:
  std::string features() {
    stage.play();
    std::string xml;
    xml::Writer writer(xml);
    stage.hooks.write_stream_features(writer, stage.core.capabilities);
    return xml;
  }
};

TEST_F(StreamLimitsTest, tell_the_largest_stanza) {
  stage.settings.stanza_bytes = 12345;
  const std::string xml = features();
  EXPECT_TRUE(contains(xml, "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>12345</max-bytes>")) << xml;
  EXPECT_FALSE(contains(xml, "idle-seconds")) << xml;
}

TEST_F(StreamLimitsTest, tell_the_idle_time_when_there_is_one) {
  stage.settings.idle_seconds = 180;
  EXPECT_TRUE(contains(features(), "<idle-seconds>180</idle-seconds>"));
}

}  // namespace
}  // namespace turms::xmpp::features
