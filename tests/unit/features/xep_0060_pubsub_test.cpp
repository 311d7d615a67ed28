// SPDX-License-Identifier: Apache-2.0
#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

using PubSubTest = PepTest;

TEST_F(PubSubTest, publishing_answers_with_the_id) {
  const std::string answer = publish("urn:a", "one");
  EXPECT_TRUE(contains(answer, "<publish node='urn:a'><item id='one'/></publish>")) << answer;
  EXPECT_TRUE(contains(items("urn:a"), "<item id='one'><a xmlns='urn:a'/></item>"));
  EXPECT_EQ(stage.metrics.value("xmpp_pep_publications_total"), 1);
}

TEST_F(PubSubTest, an_item_without_an_id_gets_one) {
  const std::string answer = pubsub("set", "<publish node='urn:a'><item><a xmlns='urn:a'/></item></publish>");
  EXPECT_TRUE(is_result(answer)) << answer;
  EXPECT_FALSE(contains(answer, "id=''"));
}

TEST_F(PubSubTest, what_is_published_is_written_anew) {
  publish("urn:a", "one", "<p:a xmlns:p='urn:p' p:k='v'>&#60;</p:a>");
  const std::string answer = items("urn:a");
  EXPECT_TRUE(contains(answer, "xmlns='urn:p'") || contains(answer, "xmlns:")) << answer;
  EXPECT_TRUE(contains(answer, "&lt;")) << answer;
}

TEST_F(PubSubTest, ill_formed_publications_are_refused_with_the_reason) {
  EXPECT_TRUE(is_error(pubsub("set", "<publish><item id='1'><a xmlns='urn:a'/></item></publish>"), "<nodeid-required"));
  EXPECT_TRUE(is_error(pubsub("set", "<publish node='urn:a'/>"), "<item-required"));
  EXPECT_TRUE(is_error(pubsub("set", "<publish node='urn:a'><item id='1'/></publish>"), "<payload-required"));
  EXPECT_TRUE(is_error(publish("urn:a", "1", "<a xmlns='urn:a'/><b xmlns='urn:a'/>"), "<invalid-payload"));
  EXPECT_TRUE(is_error(pubsub("set", ""), "<bad-request"));
  EXPECT_TRUE(is_error(pubsub("set", "<subscribe node='urn:a' jid='1@example.org'/>"), "feature='subscribe'/>"));
  EXPECT_EQ(stage.metrics.value("xmpp_pep_refused_total"), 6);
}

TEST_F(PubSubTest, publish_options_configure_a_new_node_and_are_conditions_for_an_old_one) {
  const std::string item = "<publish node='urn:a'><item id='1'><a xmlns='urn:a'/></item></publish>";
  EXPECT_TRUE(is_result(pubsub("set", item + options("access_model", "open"))));
  EXPECT_EQ(stage.account.pep().find("urn:a")->config.access, bridge::PepAccess::open);
  EXPECT_TRUE(is_result(pubsub("set", item + options("access_model", "open"))));
  const std::string answer = pubsub("set", item + options("access_model", "whitelist"));
  EXPECT_TRUE(is_error(answer, "<conflict")) << answer;
  EXPECT_TRUE(contains(answer, "<precondition-not-met xmlns='http://jabber.org/protocol/pubsub#errors'/>")) << answer;
  const std::string unknown = pubsub("set", "<publish node='urn:b'><item id='1'><a xmlns='urn:a'/></item></publish>" +
                                                options("access_model", "authorize"));
  EXPECT_TRUE(is_error(unknown, "<not-acceptable")) << unknown;
  EXPECT_TRUE(contains(unknown, "<unsupported-access-model"));
}

TEST_F(PubSubTest, items_are_retracted_one_by_one) {
  publish("urn:xmpp:bookmarks:1", "a@r.example", "<conference xmlns='urn:xmpp:bookmarks:1'/>");
  publish("urn:xmpp:bookmarks:1", "b@r.example", "<conference xmlns='urn:xmpp:bookmarks:1'/>");
  EXPECT_TRUE(is_result(
      pubsub("set", "<retract node='urn:xmpp:bookmarks:1' notify='true'><item id='a@r.example'/></retract>")));
  const std::string left = items("urn:xmpp:bookmarks:1");
  EXPECT_FALSE(contains(left, "a@r.example"));
  EXPECT_TRUE(contains(left, "b@r.example"));
  EXPECT_TRUE(is_error(pubsub("set", "<retract node='urn:xmpp:bookmarks:1'><item id='a@r.example'/></retract>"),
                       "<item-not-found"));
  EXPECT_TRUE(is_error(pubsub("set", "<retract node='urn:none'><item id='x'/></retract>"), "<item-not-found"));
  EXPECT_TRUE(is_error(pubsub("set", "<retract node='urn:none'/>"), "<item-required"));
}

TEST_F(PubSubTest, a_node_is_created_once_with_its_configuration) {
  const std::string configure =
      "<configure><x xmlns='jabber:x:data' type='submit'><field "
      "var='pubsub#access_model'><value>open</value></field></x></configure>";
  EXPECT_TRUE(is_result(pubsub("set", "<create node='urn:a'/>" + configure)));
  EXPECT_EQ(stage.account.pep().find("urn:a")->config.access, bridge::PepAccess::open);
  EXPECT_TRUE(is_error(pubsub("set", "<create node='urn:a'/>"), "<conflict"));
  EXPECT_TRUE(is_error(pubsub("set", "<create/>"), "<nodeid-required"));
}

TEST_F(PubSubTest, owners_configure_what_is_there) {
  publish("urn:a", "1");
  EXPECT_TRUE(contains(owner("get", "<configure node='urn:a'/>"), "<value>presence</value>"));
  const std::string form =
      "<x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>open</value></field></x>";
  EXPECT_TRUE(is_result(owner("set", "<configure node='urn:a'>" + form + "</configure>")));
  EXPECT_EQ(stage.account.pep().find("urn:a")->config.access, bridge::PepAccess::open);
  EXPECT_TRUE(is_error(owner("set", "<configure node='urn:none'>" + form + "</configure>"), "<item-not-found"));
  EXPECT_TRUE(is_error(owner("get", "<configure node='urn:none'/>"), "<item-not-found"));
  EXPECT_TRUE(is_result(owner("set", "<configure node='urn:a'><x xmlns='jabber:x:data' type='cancel'/></configure>")));
  EXPECT_TRUE(contains(owner("get", "<default/>"), "pubsub#node_config"));
}

TEST_F(PubSubTest, owners_purge_and_delete) {
  publish("urn:a", "1");
  EXPECT_TRUE(is_result(owner("set", "<purge node='urn:a'/>")));
  EXPECT_FALSE(contains(items("urn:a"), "<item "));
  EXPECT_TRUE(is_result(owner("set", "<delete node='urn:a'/>")));
  EXPECT_TRUE(is_error(items("urn:a"), "<item-not-found"));
}

TEST_F(PubSubTest, affiliations_and_subscriptions_are_told_as_they_are) {
  publish("urn:a", "1");
  EXPECT_TRUE(contains(owner("get", "<affiliations node='urn:a'/>"), "jid='1@example.org' affiliation='owner'"));
  EXPECT_TRUE(contains(owner("get", "<subscriptions node='urn:a'/>"), "<subscriptions node='urn:a'/>"));
  EXPECT_TRUE(is_error(owner("set", "<affiliations node='urn:a'/>"), "feature='modify-affiliations'/>"));
}

TEST_F(PubSubTest, nobody_changes_nodes_of_others) {
  EXPECT_TRUE(
      is_error(pubsub("set", "<publish node='urn:a'><item id='1'><a xmlns='urn:a'/></item></publish>", "2@example.org"),
               "<forbidden"));
  EXPECT_TRUE(is_error(owner("set", "<delete node='urn:a'/>", "2@example.org"), "<forbidden"));
  EXPECT_TRUE(is_error(owner("get", "<configure node='urn:a'/>", "2@example.org"), "<forbidden"));
  for (const std::string_view verb : {"<subscribe node='urn:a' jid='1@example.org'/>", "<unsubscribe node='urn:a'/>"})
    EXPECT_TRUE(is_error(pubsub("set", verb, "2@example.org"), "<unsupported")) << verb;
}

TEST_F(PubSubTest, a_bundle_of_omemo_fits) {
  std::string bundle = "<bundle xmlns='eu.siacs.conversations.axolotl'><prekeys>";
  for (int i = 0; i < 100; ++i)
    bundle += "<preKeyPublic preKeyId='" + std::to_string(i) + "'>" + std::string(44, 'A') + "</preKeyPublic>";
  bundle += "</prekeys></bundle>";
  EXPECT_TRUE(is_result(publish("eu.siacs.conversations.axolotl.bundles:31415", "current", bundle)));
  EXPECT_TRUE(contains(items("eu.siacs.conversations.axolotl.bundles:31415"), bundle));
}

}  // namespace
}  // namespace turms::xmpp::features
