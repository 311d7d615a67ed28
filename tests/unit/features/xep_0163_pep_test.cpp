// SPDX-License-Identifier: Apache-2.0
#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

class PepFeatureTest : public PepTest {
 protected:
  void become_available(Resource& resource) {
    resource.is_available = true;
    stage.hooks.on_availability(stage.account, resource, Availability::initial);
    stage.ready.run();
  }
  void tell(PeerNews news) {
    stage.hooks.on_peer_news(stage.account, news);
    stage.ready.run();
  }
  std::vector<std::string> told_topics(PeerNews::Kind kind) const {
    std::vector<std::string> topics;
    for (const auto& [news, to] : stage.router.told) {
      if (news->kind == kind) topics.push_back(news->topic);
    }
    return topics;
  }
};

TEST_F(PepFeatureTest, is_advertised_only_with_a_store) {
  const std::string info = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
  EXPECT_TRUE(contains(iq("get", info), "category='pubsub' type='pep'"));
  EXPECT_TRUE(contains(iq("get", info), "pubsub#publish-options'"));
  EXPECT_TRUE(contains(iq("get", info, "2@example.org"), "category='pubsub' type='pep'"));
  stage.core.capabilities.store = false;
  EXPECT_FALSE(contains(iq("get", info), "pubsub"));
}

TEST_F(PepFeatureTest, a_publication_is_told_to_own_resources_and_contacts) {
  wish(*phone, {"urn:a"});
  const std::string heard = publish("urn:a", "one");
  EXPECT_TRUE(contains(
      heard,
      "type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:a'><item id='one'>"));
  EXPECT_EQ(told_topics(PeerNews::Kind::event), (std::vector<std::string>{"urn:a"}));
}

TEST_F(PepFeatureTest, private_nodes_are_told_to_no_contact) {
  wish(*phone, {"urn:xmpp:mds:displayed:0"});
  EXPECT_TRUE(contains(publish("urn:xmpp:mds:displayed:0", "2@example.org"), "<event"));
  EXPECT_TRUE(stage.router.told.empty());
}

TEST_F(PepFeatureTest, retracting_purging_and_deleting_are_told) {
  wish(*phone, {"urn:a"});
  publish("urn:a", "one");
  EXPECT_TRUE(contains(pubsub("set", "<retract node='urn:a'><item id='one'/></retract>"), "<retract id='one'/>"));
  publish("urn:a", "two");
  EXPECT_FALSE(contains(pubsub("set", "<retract node='urn:a' notify='false'><item id='two'/></retract>"), "<event"));
  EXPECT_TRUE(contains(owner("set", "<purge node='urn:a'/>"), "<purge node='urn:a'/>"));
  EXPECT_TRUE(contains(owner("set", "<delete node='urn:a'/>"), "<delete node='urn:a'/>"));
}

TEST_F(PepFeatureTest, who_comes_online_gets_the_last_items_once_and_asks_contacts_for_theirs) {
  publish("urn:a", "one");
  publish("urn:b", "two");
  stage.router.told.clear();
  wish(*phone, {"urn:a", "urn:none"});
  become_available(*phone);
  const std::string heard = out.take();
  EXPECT_TRUE(contains(heard, "<item id='one'>")) << heard;
  EXPECT_TRUE(contains(heard, "<delay")) << heard;
  EXPECT_FALSE(contains(heard, "two"));
  EXPECT_EQ(told_topics(PeerNews::Kind::wishes), (std::vector<std::string>{"urn:a\nurn:none"}));
  stage.hooks.on_wishes(stage.account, *phone);  // the same again: nothing is new
  stage.ready.run();
  EXPECT_EQ(out.take(), "");
  wish(*phone, {"urn:a", "urn:b", "urn:none"});
  stage.hooks.on_wishes(stage.account, *phone);
  stage.ready.run();
  const std::string more = out.take();
  EXPECT_TRUE(contains(more, "id='two'") && !contains(more, "id='one'")) << more;
}

TEST_F(PepFeatureTest, who_comes_and_goes_all_the_time_is_not_served_each_time) {
  publish("urn:a", "one");
  wish(*phone, {"urn:a"});
  int served = 0;
  for (int i = 0; i < 50; ++i) {
    become_available(*phone);
    served += contains(out.take(), "<item id='one'>") ? 1 : 0;
    phone->is_available = false;
    stage.hooks.on_availability(stage.account, *phone, Availability::gone);
  }
  EXPECT_EQ(served, 8);
  stage.clock.advance_ms(60'000);
  become_available(*phone);
  EXPECT_TRUE(contains(out.take(), "<item id='one'>"));
}

TEST_F(PepFeatureTest, a_contact_that_wishes_gets_last_items_of_nodes_that_are_not_private) {
  publish("urn:a", "one");
  publish("urn:xmpp:mds:displayed:0", "2@example.org");
  stage.router.told.clear();
  PeerNews news(PeerNews::Kind::wishes, UserId(2));
  news.topic = "urn:a\nurn:xmpp:mds:displayed:0\nurn:none";
  news.from_resource = "desk";
  tell(news);
  ASSERT_EQ(stage.router.told.size(), 1u);
  EXPECT_EQ(stage.router.told[0].first->topic, "urn:a");
  EXPECT_EQ(stage.router.told[0].first->to_resource, "desk");
  EXPECT_EQ(stage.router.told[0].second, (std::vector<UserId>{UserId(2)}));
  stage.router.told.clear();
  PeerNews stranger(PeerNews::Kind::wishes, UserId(3));
  stranger.topic = "urn:a";
  tell(stranger);
  EXPECT_TRUE(stage.router.told.empty());
}

TEST_F(PepFeatureTest, events_of_contacts_reach_who_wishes_and_those_of_strangers_nobody) {
  wish(*phone, {"urn:a"});
  PeerNews news(PeerNews::Kind::event, UserId(2));
  news.topic = "urn:a";
  news.xml = "<event xmlns='http://jabber.org/protocol/pubsub#event'/>";
  tell(news);
  EXPECT_TRUE(contains(out.take(), "<message from='2@example.org' to='1@example.org/phone' type='headline'><event"));
  news.topic = "urn:b";
  tell(news);
  EXPECT_EQ(out.take(), "");
  news.topic = "urn:a";
  news.from = UserId(3);
  tell(news);
  EXPECT_EQ(out.take(), "");
}

TEST_F(PepFeatureTest, an_account_that_comes_online_greets_its_contacts_with_small_last_items) {
  publish("urn:a", "one");
  publish("urn:big", "two", "<a xmlns='urn:a'>" + std::string(5000, 'x') + "</a>");
  stage.router.told.clear();
  become_available(*phone);
  EXPECT_EQ(told_topics(PeerNews::Kind::event), (std::vector<std::string>{"urn:a"}));
  stage.router.told.clear();
  FakeOutlet desk_out;
  become_available(stage.bind("desk", desk_out));
  EXPECT_TRUE(told_topics(PeerNews::Kind::event).empty());
}

TEST_F(PepFeatureTest, a_new_friend_is_greeted_alone) {
  publish("urn:a", "one");
  phone->is_available = true;
  stage.router.told.clear();
  stage.account.contacts().update(UserId(3), [](bridge::Contact& contact) { contact.is_related = true; });
  stage.ready.run();
  ASSERT_EQ(told_topics(PeerNews::Kind::event).size(), 1u);
  for (const auto& [news, to] : stage.router.told) {
    if (news->kind == PeerNews::Kind::event) {
      EXPECT_EQ(to, (std::vector<UserId>{UserId(3)}));
    }
  }
}

}  // namespace
}  // namespace turms::xmpp::features
