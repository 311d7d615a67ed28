// SPDX-License-Identifier: Apache-2.0
#include "read_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNode = "urn:xmpp:mds:displayed:0";

class MdsTest : public ReadTest {
 protected:
  MdsTest() {
    stage.core.capabilities.store = true;
    stage.account.contacts().set_loaded();
    stage.ready.run();  // who waited for that asks now
    laptop->wishes = std::make_shared<const std::vector<std::string>>(1, std::string(kNode));
  }
  static std::string displayed_item(std::string_view id, std::string_view by = "1@example.org") {
    return "<displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='" + std::string(by) +
           "' id='" + std::string(id) + "'/></displayed>";
  }
  std::string publish(std::string_view chat, std::string_view payload) {
    stage.say(*phone, "<iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='" +
                          std::string(kNode) + "'><item id='" + std::string(chat) + "'>" + std::string(payload) +
                          "</item></publish></pubsub></iq>");
    return phone_out.take();
  }
  std::string items() {
    stage.say(*phone, "<iq type='get' id='i1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='" +
                          std::string(kNode) + "'/></pubsub></iq>");
    return phone_out.take();
  }
  /// A message of user 2, 10 seconds after all before it; gives its date.
  int64_t receive(int64_t id) {
    stage.clock.advance_ms(10'000);
    relay(2, 1, "Hi", id);
    phone_out.take();
    laptop_out.take();
    return stage.clock.unix_ms();
  }
};

TEST_F(MdsTest, a_publication_is_kept_told_to_who_wishes_and_moves_the_read_date) {
  const int64_t date_ms = receive(99);
  EXPECT_TRUE(contains(publish("2@example.org", displayed_item("99")), "type='result'"));
  EXPECT_EQ(written(), (std::vector<Written>{{2, 0, date_ms}}));
  const std::string event = laptop_out.take();
  EXPECT_TRUE(contains(event, "<item id='2@example.org'>")) << event;
  EXPECT_TRUE(contains(event, displayed_item("99"))) << event;
  EXPECT_TRUE(contains(items(), displayed_item("99")));
  EXPECT_EQ(stage.router.stanzas.size(), 0u) << "the peer's clients are told nothing by us";
  for (const auto& [news, to] : stage.router.told) {
    EXPECT_NE(news->kind, PeerNews::Kind::event) << "and contacts neither";
  }
}

TEST_F(MdsTest, what_an_item_says_is_not_ours_to_judge) {
  receive(99);
  for (const char* chat : {"2@example.org", "somebody@elsewhere.example", "no jid", "2@example.org/x"}) {
    EXPECT_TRUE(contains(publish(chat, displayed_item("unknown-id")), "type='result'")) << chat;
  }
  EXPECT_TRUE(contains(publish("2@example.org", "<other xmlns='urn:other'/>"), "type='result'"));
  EXPECT_EQ(written().size(), 0u);
}

TEST_F(MdsTest, of_a_message_of_another_conversation_nothing_is_read) {
  receive(99);
  publish("3@example.org", displayed_item("99"));
  EXPECT_EQ(written().size(), 0u);
}

TEST_F(MdsTest, a_marker_is_published_for_the_users_other_clients) {
  receive(99);
  stage.say(*phone, displayed("99"));
  EXPECT_TRUE(contains(laptop_out.take(), displayed_item("99")));
  EXPECT_TRUE(contains(items(), displayed_item("99")));
  EXPECT_EQ(phone_out.take(), "") << "who does not wish for it is not told";
}

TEST_F(MdsTest, an_older_marker_takes_nothing_back) {
  receive(98);
  receive(99);
  stage.say(*phone, displayed("99"));
  laptop_out.take();
  stage.say(*phone, displayed("98"));
  EXPECT_EQ(laptop_out.take(), "");
  EXPECT_TRUE(contains(items(), displayed_item("99")));
}

TEST_F(MdsTest, what_a_turms_device_has_read_is_published) {
  const int64_t first_ms = receive(98);
  receive(99);
  stage.clock.advance_ms(10'000);
  read_until(1, 2, first_ms + 5);
  EXPECT_TRUE(contains(laptop_out.take(), displayed_item("98")));
  EXPECT_EQ(written().size(), 0u) << "Turms knows";
  EXPECT_TRUE(contains(items(), displayed_item("98")));
}

TEST_F(MdsTest, what_a_turms_device_has_read_of_a_room_is_published_by_its_address) {
  stage.clock.advance_ms(10'000);
  const int64_t now_ms = stage.clock.unix_ms();
  read_until(1, 7, now_ms, true);
  const size_t asked = stage.turms.requests.size() - 1;
  EXPECT_TRUE(history_query(stage, asked).is_group);
  std::string row = message_row(55, 3, 0, now_ms - 10, "in the room");
  proto::append_varint_field(row, 6, 7);
  answer_history(stage, asked, {row});
  const std::string event = laptop_out.take();
  EXPECT_TRUE(contains(event, "<item id='7@conference.example.org'>")) << event;
  EXPECT_TRUE(contains(event, displayed_item("55", "7@conference.example.org"))) << event;
}

TEST_F(MdsTest, a_message_may_carry_the_item_which_goes_no_further) {
  const int64_t date_ms = receive(99);
  stage.say(*phone,
            "<message to='2@example.org' type='chat' id='m1'><body>Yes</body>" + displayed_item("99") + "</message>");
  EXPECT_EQ(written(), (std::vector<Written>{{2, 0, date_ms}}));
  EXPECT_TRUE(contains(laptop_out.take(), displayed_item("99")));
  const auto sent = requests(proto::RequestKind::kCreateMessage);
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_FALSE(contains(stage.turms.requests[sent[0]], "mds"));
}

TEST_F(MdsTest, beside_a_marker_it_is_one_write_and_the_peer_gets_the_marker_alone) {
  receive(99);
  stage.say(*phone, displayed("99", displayed_item("99")));
  EXPECT_EQ(written().size(), 1u);
  EXPECT_TRUE(contains(laptop_out.take(), displayed_item("99")));
  ASSERT_EQ(stage.router.stanzas.size(), 1u);
  EXPECT_FALSE(contains(stage.router.stanzas[0].xml, "mds"));
}

TEST_F(MdsTest, a_message_of_nothing_else_is_for_nobody_else) {
  receive(99);
  stage.say(*phone, "<message to='2@example.org' type='chat'>" + displayed_item("99") + "</message>");
  EXPECT_EQ(stage.router.stanzas.size(), 0u);
  EXPECT_EQ(written().size(), 1u);
}

TEST_F(MdsTest, the_node_is_the_users_alone) {
  receive(99);
  stage.say(*phone, displayed("99"));
  const auto* node = stage.account.pep().find(kNode);
  ASSERT_NE(node, nullptr);
  EXPECT_EQ(node->config.access, bridge::PepAccess::whitelist);
  EXPECT_GE(node->config.max_items, 255u);
}

TEST_F(MdsTest, a_store_that_fails_is_counted) {
  receive(99);
  stage.store.failure = Error{Code::io, "store", "broken"};
  stage.say(*phone, displayed("99"));
  EXPECT_EQ(stage.metrics.value("xmpp_mds_failed_total"), 1);
  EXPECT_EQ(written().size(), 1u);
}

TEST_F(MdsTest, without_a_store_nothing_is_published) {
  stage.core.capabilities.store = false;
  receive(99);
  stage.say(*phone, displayed("99"));
  EXPECT_EQ(laptop_out.take(), "");
  for (const auto& entry : stage.store.values) EXPECT_FALSE(contains(entry.first.first, "pep")) << entry.first.second;
}

}  // namespace
}  // namespace turms::xmpp::features
