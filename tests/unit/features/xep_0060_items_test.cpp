// SPDX-License-Identifier: Apache-2.0
#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kBookmarks = "urn:xmpp:bookmarks:1";

class PepItemsTest : public PepTest {
 protected:
  void publish_rooms() {
    for (const std::string_view room : {"a@r.example", "b@r.example", "c@r.example"})
      publish(kBookmarks, room, "<conference xmlns='urn:xmpp:bookmarks:1'/>");
  }
  static std::string set(std::string_view content) {
    return "<set xmlns='http://jabber.org/protocol/rsm'>" + std::string(content) + "</set>";
  }
  /// Ids of items of the bookmarks' node in the page that `content` asks for, and the answering <set/>.
  std::string page(std::string_view content) {
    return pubsub("get", "<items node='urn:xmpp:bookmarks:1'/>" + set(content));
  }
  std::string disco_items(std::string_view content, std::string_view attributes = {}) {
    return iq("get", "<query xmlns='http://jabber.org/protocol/disco#items'" + std::string(attributes) + ">" +
                         std::string(content) + "</query>");
  }
};

TEST_F(PepItemsTest, are_read_by_id_and_by_number) {
  publish_rooms();
  const std::string newest = pubsub("get", "<items node='urn:xmpp:bookmarks:1' max_items='1'/>");
  EXPECT_TRUE(contains(newest, "id='c@r.example'"));
  EXPECT_FALSE(contains(newest, "id='b@r.example'"));
  EXPECT_FALSE(contains(newest, "<set"));
  const std::string one = pubsub("get", "<items node='urn:xmpp:bookmarks:1'><item id='a@r.example'/></items>");
  EXPECT_TRUE(contains(one, "id='a@r.example'"));
  EXPECT_FALSE(contains(one, "id='c@r.example'"));
  EXPECT_TRUE(is_error(items("urn:none"), "<item-not-found"));
  EXPECT_TRUE(is_error(items(""), "<nodeid-required"));
  EXPECT_TRUE(is_error(pubsub("get", ""), "<bad-request"));
  EXPECT_TRUE(is_error(pubsub("get", "<options node='urn:a'/>"), "feature='subscription-options'/>"));
}

TEST_F(PepItemsTest, are_read_page_by_page) {
  publish_rooms();
  const std::string first = page("<max>2</max>");
  EXPECT_TRUE(contains(first, "<item id='a@r.example'>")) << first;
  EXPECT_TRUE(contains(first, "<item id='b@r.example'>"));
  EXPECT_FALSE(contains(first, "<item id='c@r.example'>"));
  EXPECT_TRUE(contains(first,
                       "</items><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>a@r.example</first>"
                       "<last>b@r.example</last><count>3</count></set></pubsub>"))
      << first;
  const std::string second = page("<max>2</max><after>b@r.example</after>");
  EXPECT_TRUE(contains(second, "<first index='2'>c@r.example</first><last>c@r.example</last><count>3</count>"));
  const std::string last = page("<max>1</max><before/>");
  EXPECT_TRUE(contains(last, "<item id='c@r.example'>"));
  EXPECT_FALSE(contains(last, "<item id='b@r.example'>"));
  EXPECT_TRUE(contains(page("<max>0</max>"), "<set xmlns='http://jabber.org/protocol/rsm'><count>3</count></set>"));
  EXPECT_TRUE(is_error(page("<after>none</after>"), "<item-not-found"));
  EXPECT_TRUE(is_error(page("<max>many</max>"), "<bad-request"));
}

TEST_F(PepItemsTest, that_do_not_all_fit_are_said_to_be_cut) {
  const std::string big = "<b xmlns='urn:b'>" + std::string(60'000, 'x') + "</b>";
  for (int i = 0; i < 20; ++i) {
    const std::string item = "<publish node='urn:a'><item id='" + std::to_string(i) + "'>" + big + "</item></publish>";
    ASSERT_TRUE(is_result(pubsub("set", item + options("max_items", "max"))));
  }
  const std::string cut = items("urn:a");
  EXPECT_TRUE(contains(cut, "<last>19</last><count>20</count>"));
  EXPECT_FALSE(contains(cut, "<item id='0'>"));
}

TEST_F(PepItemsTest, of_contacts_are_read_on_their_terms) {
  put_node_of(UserId(2), "urn:a", bridge::PepAccess::presence, "1");
  EXPECT_TRUE(contains(items("urn:a", "2@example.org"), "<item id='1'>"));
  EXPECT_TRUE(is_error(items("urn:a", "3@example.org"), "<presence-subscription-required"));
  const std::string paged = pubsub("get", "<items node='urn:a'/>" + set("<max>1</max>"), "2@example.org");
  EXPECT_TRUE(contains(paged, "<first index='0'>1</first>"));
}

TEST_F(PepItemsTest, and_nodes_are_found_by_disco) {
  publish("urn:a", "one");
  EXPECT_TRUE(contains(disco_items(""), "<item jid='1@example.org' node='urn:a'/>"));
  EXPECT_FALSE(contains(disco_items(""), "<set"));
  EXPECT_TRUE(contains(disco_items("", " node='urn:a'"), "name='one'"));
  const std::string info = iq("get", "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:a'/>");
  EXPECT_TRUE(contains(info, "category='pubsub' type='leaf'")) << info;
  EXPECT_TRUE(contains(info, "pubsub#meta-data"));
  EXPECT_TRUE(
      is_error(iq("get", "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:none'/>"), "<item-not-found"));
}

TEST_F(PepItemsTest, and_nodes_are_found_page_by_page) {
  publish_rooms();
  publish("urn:z", "one");
  const std::string nodes = disco_items(set("<max>1</max>"));
  EXPECT_TRUE(contains(nodes, "node='urn:xmpp:bookmarks:1'/><set xmlns='http://jabber.org/protocol/rsm'>")) << nodes;
  EXPECT_TRUE(contains(disco_items(set("<after>urn:xmpp:bookmarks:1</after>")), "<first index='1'>urn:z</first>"));
  EXPECT_TRUE(is_error(disco_items(set("<after>urn:none</after>")), "<item-not-found"));
  const std::string ids = disco_items(set("<max>1</max><before/>"), " node='urn:xmpp:bookmarks:1'");
  EXPECT_TRUE(contains(ids, "name='c@r.example'/><set")) << ids;
  EXPECT_TRUE(contains(ids, "<first index='2'>c@r.example</first>")) << ids;
}

TEST_F(PepItemsTest, who_is_subscribed_and_affiliated_is_told) {
  publish("urn:a", "one");
  EXPECT_TRUE(contains(pubsub("get", "<subscriptions/>"), "<subscriptions/>"));
  EXPECT_TRUE(contains(pubsub("get", "<affiliations/>"), "node='urn:a' affiliation='owner'"));
}

TEST_F(PepItemsTest, pages_are_advertised_with_a_store) {
  const std::string info = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
  EXPECT_TRUE(contains(iq("get", info), "'http://jabber.org/protocol/rsm'"));
  stage.core.capabilities.store = false;
  EXPECT_FALSE(contains(iq("get", info), "'http://jabber.org/protocol/rsm'"));
}

}  // namespace
}  // namespace turms::xmpp::features
