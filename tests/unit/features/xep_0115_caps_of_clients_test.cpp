// SPDX-License-Identifier: Apache-2.0
#include "bridge/caps_hash.h"
#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

const std::string kInfo =
    "<identity category='client' type='phone'/><feature var='http://jabber.org/protocol/disco#info'/>"
    "<feature var='urn:a+notify'/>";

class CapsOfClientsTest : public PepTest {
 protected:
  static std::string query(const std::string& node) {
    return "<query xmlns='http://jabber.org/protocol/disco#info' node='" + node + "'>" + kInfo + "</query>";
  }
  static std::string true_hash() { return bridge::caps_hash(document_from(query("n"))->root()).value(); }
  static std::string presence(const std::string& ver, const std::string& hash = "sha-1") {
    return "<presence><c xmlns='http://jabber.org/protocol/caps' hash='" + hash + "' node='urn:client' ver='" + ver +
           "'/></presence>";
  }
  /// The id of the question that `outlet` was sent; empty when there was none.
  static std::string question(FakeOutlet& outlet) {
    const std::string sent = outlet.take();
    const size_t at = sent.find("id='caps:");
    return at == std::string::npos ? "" : sent.substr(at + 4, sent.find('\'', at + 4) - at - 4);
  }
  void answer(Resource& from, const std::string& id) {
    stage.say(from, "<iq type='result' id='" + id + "' to='1@example.org'>" + query("n") + "</iq>");
  }
  static std::vector<std::string> wishes(const Resource& resource) {
    return resource.wishes == nullptr ? std::vector<std::string>() : *resource.wishes;
  }
  const std::vector<std::string> kWishes = {"urn:a"};
};

TEST_F(CapsOfClientsTest, an_unknown_hash_is_asked_for_and_verified) {
  stage.say(*phone, presence(true_hash()));
  const std::string sent = out.take();
  EXPECT_TRUE(contains(sent, "from='1@example.org' to='1@example.org/phone'")) << sent;
  EXPECT_TRUE(contains(sent, "node='urn:client#" + true_hash() + "'")) << sent;
  EXPECT_EQ(wishes(*phone), std::vector<std::string>());
  answer(*phone, sent.substr(sent.find("caps:"), sent.find('\'', sent.find("caps:")) - sent.find("caps:")));
  EXPECT_EQ(wishes(*phone), kWishes);
}

TEST_F(CapsOfClientsTest, a_known_hash_is_not_asked_for_again) {
  stage.say(*phone, presence(true_hash()));
  answer(*phone, question(out));
  FakeOutlet desk_out;
  Resource& desk = stage.bind("desk", desk_out);
  stage.say(desk, presence(true_hash()));
  EXPECT_EQ(question(desk_out), "");
  EXPECT_EQ(wishes(desk), kWishes);
  EXPECT_EQ(stage.metrics.value("xmpp_caps_queries_total"), 1);
}

TEST_F(CapsOfClientsTest, one_is_asked_for_all_who_announce_the_same) {
  FakeOutlet desk_out;
  Resource& desk = stage.bind("desk", desk_out);
  stage.say(*phone, presence(true_hash()));
  stage.say(desk, presence(true_hash()));
  stage.say(*phone, presence(true_hash()));  // an update of the presence is no reason to ask again
  EXPECT_EQ(question(desk_out), "");
  EXPECT_EQ(stage.metrics.value("xmpp_caps_queries_total"), 1);
  answer(*phone, question(out));
  EXPECT_EQ(wishes(*phone), kWishes);
  EXPECT_EQ(wishes(desk), kWishes);
}

TEST_F(CapsOfClientsTest, a_lie_holds_for_the_liar_alone) {
  FakeOutlet desk_out;
  Resource& desk = stage.bind("desk", desk_out);
  stage.say(*phone, presence("bGll"));
  stage.say(desk, presence("bGll"));
  answer(*phone, question(out));
  EXPECT_EQ(wishes(*phone), kWishes);
  EXPECT_EQ(wishes(desk), std::vector<std::string>());
  EXPECT_NE(question(desk_out), "");  // asked in its turn
  EXPECT_EQ(stage.metrics.value("xmpp_caps_untrue_total"), 1);
}

TEST_F(CapsOfClientsTest, who_leaves_or_is_silent_does_not_keep_the_others_waiting) {
  FakeOutlet desk_out;
  FakeOutlet web_out;
  Resource& desk = stage.bind("desk", desk_out);
  Resource& web = stage.bind("web", web_out);
  for (Resource* each : {phone, &desk, &web}) stage.say(*each, presence(true_hash()));
  desk_out.take();
  web_out.take();
  stage.account.remove_resource(phone->id());
  EXPECT_NE(question(desk_out), "");
  stage.clock.advance_ms(31'000);
  stage.hooks.on_tick(stage.account);
  const std::string id = question(web_out);
  ASSERT_NE(id, "");
  answer(desk, id);  // not the one who was asked
  EXPECT_EQ(wishes(web), std::vector<std::string>());
  answer(web, id);
  EXPECT_EQ(wishes(web), kWishes);
}

TEST_F(CapsOfClientsTest, an_error_is_an_answer) {
  stage.say(*phone, presence(true_hash()));
  stage.say(*phone, "<iq type='error' id='" + question(out) + "'><error type='cancel'/></iq>");
  EXPECT_EQ(wishes(*phone), std::vector<std::string>());
  EXPECT_EQ(question(out), "");
}

TEST_F(CapsOfClientsTest, a_hash_of_another_kind_is_asked_for_each_time) {
  FakeOutlet desk_out;
  Resource& desk = stage.bind("desk", desk_out);
  stage.say(*phone, presence("x", "md5"));
  answer(*phone, question(out));
  EXPECT_EQ(wishes(*phone), kWishes);
  stage.say(desk, presence("x", "md5"));
  EXPECT_NE(question(desk_out), "");
}

}  // namespace
}  // namespace turms::xmpp::features
