// SPDX-License-Identifier: Apache-2.0
#include "answers.h"
#include "bridge/caps_hash.h"

namespace turms::xmpp::features {
namespace {

class EntityCapsTest : public AnswersTest {
 protected:
  std::string stream_features() {
    std::string text = "<features xmlns='http://etherx.jabber.org/streams'>";
    xml::Writer writer(text, xml::kSelfContained);
    stage.hooks.write_stream_features(writer, stage.core.capabilities);
    return text + "</features>";
  }
  std::string ask(const std::string& node) {
    stage.say(*phone,
              "<iq type='get' id='q1' to='example.org'><query xmlns='http://jabber.org/protocol/disco#info' node='" +
                  node + "'/></iq>");
    return out.take();
  }
};

TEST_F(EntityCapsTest, the_node_of_the_stream_features_has_the_hash_it_claims) {
  const auto features = document_from(stream_features());
  const xml::Element* c = features->root().child("c", "http://jabber.org/protocol/caps");
  ASSERT_NE(c, nullptr);
  EXPECT_EQ(c->attr("hash"), "sha-1");
  const std::string node = std::string(c->attr("node")) + "#" + std::string(c->attr("ver"));
  const std::string answer = ask(node);
  EXPECT_TRUE(contains(answer, "node='" + node + "'")) << answer;
  const auto iq = document_from(answer);
  EXPECT_EQ(bridge::caps_hash(*iq->root().child("query", "http://jabber.org/protocol/disco#info")), c->attr("ver"));
}

TEST_F(EntityCapsTest, so_has_that_of_the_newer_form) {
  const auto features = document_from(stream_features());
  const xml::Element* c = features->root().child("c", "urn:xmpp:caps");
  ASSERT_NE(c, nullptr);
  const std::string hash(c->child_text("hash", "urn:xmpp:hashes:2"));
  const auto iq = document_from(ask("urn:xmpp:caps#sha-256." + hash));
  EXPECT_EQ(bridge::caps2_hash(*iq->root().child("query", "http://jabber.org/protocol/disco#info")), hash);
}

TEST_F(EntityCapsTest, another_hash_names_nothing) {
  EXPECT_TRUE(contains(ask("urn:turms:xmpp#AAAA"), "<item-not-found"));
}

}  // namespace
}  // namespace turms::xmpp::features
