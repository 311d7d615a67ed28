// SPDX-License-Identifier: Apache-2.0
#include "features/server_caps.h"

#include "answers.h"
#include "bridge/caps_hash.h"

namespace turms::xmpp::features {
namespace {

using ServerCapsTest = AnswersTest;

TEST_F(ServerCapsTest, are_the_hashes_of_the_answer_and_follow_the_backend) {
  ServerCaps caps(stage.hooks);
  Capabilities can = stage.core.capabilities;
  can.store = false;
  const std::string without = caps.sha1(can);
  can.store = true;
  const std::string with = caps.sha1(can);
  EXPECT_EQ(without.size(), 28u);
  EXPECT_EQ(caps.sha256(can).size(), 44u);
  EXPECT_EQ(
      without == with, stage.hooks.disco_features(kServer, can) == [&] {
        Capabilities none = can;
        none.store = false;
        return stage.hooks.disco_features(kServer, none);
      }());
  can.store = false;
  EXPECT_EQ(caps.sha1(can), without);
}

TEST_F(ServerCapsTest, agree_with_what_is_answered) {
  stage.say(*phone,
            "<iq type='get' id='q1' to='example.org'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
  const auto iq = document_from(out.take());
  const xml::Element* query = iq->root().child("query", "http://jabber.org/protocol/disco#info");
  ASSERT_NE(query, nullptr);
  ServerCaps caps(stage.hooks);
  EXPECT_EQ(bridge::caps_hash(*query), caps.sha1(stage.core.capabilities));
  EXPECT_EQ(bridge::caps2_hash(*query), caps.sha256(stage.core.capabilities));
}

}  // namespace
}  // namespace turms::xmpp::features
