// SPDX-License-Identifier: Apache-2.0
#include "features/pep_nodes.h"

#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

class PepNodesTest : public PepTest {
 protected:
  PepNodes& nodes() { return stage.account.pep(); }
  bool put(std::string node, std::string id, std::string xml = "<a xmlns='urn:a'/>") {
    return run(nodes().publish(std::move(node), bridge::PepItem(std::move(id), std::move(xml)))).ok();
  }
  std::string ids(const std::string& node) {
    std::string out;
    for (const PepIndex::Row& row : nodes().find(node)->items) out += row.id + " ";
    return out;
  }
};

TEST_F(PepNodesTest, publishing_makes_the_node_and_keeps_the_newest_item) {
  ASSERT_TRUE(put("urn:a", "1"));
  ASSERT_TRUE(put("urn:a", "2"));
  EXPECT_EQ(ids("urn:a"), "2 ");
  EXPECT_EQ(stage.store.values.size(), 2u);  // the node and its one item
}

TEST_F(PepNodesTest, an_item_that_is_published_again_is_the_newest) {
  ASSERT_TRUE(put("urn:xmpp:bookmarks:1", "1"));
  ASSERT_TRUE(put("urn:xmpp:bookmarks:1", "2"));
  ASSERT_TRUE(put("urn:xmpp:bookmarks:1", "1"));
  EXPECT_EQ(ids("urn:xmpp:bookmarks:1"), "2 1 ");
}

TEST_F(PepNodesTest, another_account_object_finds_what_was_kept) {
  ASSERT_TRUE(put("urn:xmpp:bookmarks:1", "1", "<b xmlns='urn:b'>one</b>"));
  ASSERT_TRUE(put("urn:xmpp:bookmarks:1", "2"));
  PepNodes again(stage.account);
  const auto items = run(again.read("urn:xmpp:bookmarks:1", PepSelection()));
  ASSERT_TRUE(items);
  ASSERT_EQ(items->size(), 2u);
  EXPECT_EQ(items->front().xml, "<b xmlns='urn:b'>one</b>");
}

TEST_F(PepNodesTest, without_a_store_there_are_no_nodes) {
  stage.store.is_there = false;
  const auto done = run(nodes().publish("urn:a", bridge::PepItem("1", "<a xmlns='urn:a'/>")));
  EXPECT_EQ(done.error().condition, StanzaErrorCondition::service_unavailable);
}

TEST_F(PepNodesTest, a_store_that_fails_is_told_and_tried_again) {
  stage.store.failure = Error{Code::timeout, "store", "slow"};
  const auto done = run(nodes().publish("urn:a", bridge::PepItem("1", "<a xmlns='urn:a'/>")));
  EXPECT_EQ(done.error().condition, StanzaErrorCondition::remote_server_timeout);
  EXPECT_EQ(stage.log.events.back(), "pep.store_failed");
  stage.store.failure.reset();
  EXPECT_TRUE(put("urn:a", "1"));
}

TEST_F(PepNodesTest, quotas_name_what_is_too_much) {
  stage.settings.pep_nodes = 2;
  stage.settings.pep_items = 2;
  ASSERT_TRUE(put("urn:xmpp:bookmarks:1", "1"));
  ASSERT_TRUE(put("urn:xmpp:bookmarks:1", "2"));
  auto full = run(nodes().publish("urn:xmpp:bookmarks:1", bridge::PepItem("3", "<a xmlns='urn:a'/>")));
  EXPECT_EQ(full.error().condition, StanzaErrorCondition::resource_constraint);
  EXPECT_EQ(full.error().text, "items: at most 2");
  EXPECT_TRUE(put("urn:xmpp:bookmarks:1", "2"));  // takes the place of its old self
  full = run(nodes().publish("urn:a", bridge::PepItem("3", "<a xmlns='urn:a'/>")));
  EXPECT_EQ(full.error().text, "items: at most 2");
  full = run(nodes().publish("urn:b", bridge::PepItem("3", "<a xmlns='urn:a'/>")));
  EXPECT_EQ(full.error().text, "nodes: at most 2");
}

TEST_F(PepNodesTest, bytes_are_counted_as_they_come_and_go) {
  stage.settings.pep_bytes = 60;
  const std::string big = "<a xmlns='urn:a'>" + std::string(30, 'x') + "</a>";
  ASSERT_TRUE(put("urn:a", "1", big));
  EXPECT_FALSE(put("urn:b", "1", big));
  ASSERT_TRUE(run(nodes().retract("urn:a", "1")));
  EXPECT_TRUE(put("urn:b", "1", big));
  EXPECT_TRUE(put("urn:b", "2", big));
}

TEST_F(PepNodesTest, names_and_payloads_have_bounds) {
  EXPECT_FALSE(put("", "1"));
  EXPECT_FALSE(put(std::string(bridge::kPepNodeBytes + 1, 'n'), "1"));
  EXPECT_FALSE(put("urn:a", std::string(bridge::kPepItemIdBytes + 1, 'i')));
  const auto done = run(nodes().publish("urn:a", bridge::PepItem("1", std::string(bridge::kPepPayloadBytes + 1, 'x'))));
  EXPECT_EQ(done.error().condition, StanzaErrorCondition::not_acceptable);
  EXPECT_EQ(done.error().detail_name, "payload-too-big");
}

Task<void> pass(Condition& gate) {
  co_await gate.wait();
}

Task<void> publish_into(PepNodes& nodes, std::string id) {
  static_cast<void>(
      co_await nodes.publish("urn:xmpp:bookmarks:1", bridge::PepItem(std::move(id), "<a xmlns='urn:a'/>")));
}

Task<void> read_into(PepNodes& nodes, std::string& ids) {
  const auto items = co_await nodes.read("urn:xmpp:bookmarks:1", PepSelection());
  for (const bridge::PepItem& item : *items) ids += item.id + " ";
}

TEST_F(PepNodesTest, what_is_asked_for_in_a_row_happens_in_a_row_while_the_store_takes_its_time) {
  Condition gate(stage.ready);
  stage.store.before_put = [&gate] { return pass(gate); };
  for (const char* id : {"1", "2", "1", "3"}) stage.account.scope().spawn(publish_into(nodes(), id));
  std::string read;
  stage.account.scope().spawn(read_into(nodes(), read));
  stage.ready.run();
  EXPECT_EQ(read, "");  // after what was asked for before it
  int puts = 0;
  for (; gate.has_waiters(); ++puts) {
    gate.announce();
    stage.ready.run();
  }
  EXPECT_EQ(puts, 5);  // the node, four items; one at a time
  EXPECT_EQ(ids("urn:xmpp:bookmarks:1"), "2 1 3 ");
  EXPECT_EQ(read, "2 1 3 ");
}

TEST_F(PepNodesTest, purge_leaves_the_node_and_delete_does_not) {
  ASSERT_TRUE(put("urn:a", "1"));
  ASSERT_TRUE(run(nodes().purge("urn:a")));
  ASSERT_NE(nodes().find("urn:a"), nullptr);
  EXPECT_EQ(ids("urn:a"), "");
  ASSERT_TRUE(run(nodes().remove("urn:a")));
  EXPECT_EQ(nodes().find("urn:a"), nullptr);
  EXPECT_TRUE(stage.store.values.empty());
  EXPECT_EQ(run(nodes().remove("urn:a")).error().condition, StanzaErrorCondition::item_not_found);
}

TEST_F(PepNodesTest, items_that_have_expired_are_not_told) {
  ASSERT_TRUE(put("urn:a", "1"));
  const auto document = document_from(
      "<x xmlns='jabber:x:data' type='submit'><field var='pubsub#item_expire'><value>60</value></field></x>");
  const auto form = bridge::DataForm::read(document->root());
  ASSERT_TRUE(run(nodes().configure("urn:a", &*form)));
  EXPECT_EQ(run(nodes().read("urn:a", PepSelection()))->size(), 1u);
  EXPECT_NE(run(nodes().last_event("urn:a")), "");
  stage.clock.advance_ms(61'000);
  EXPECT_TRUE(run(nodes().read("urn:a", PepSelection()))->empty());
  EXPECT_EQ(run(nodes().last_event("urn:a")), "");
}

TEST_F(PepNodesTest, what_could_not_be_taken_back_is_there_still) {
  ASSERT_TRUE(put("urn:a", "1"));
  stage.store.failure = Error{Code::io, "store", "broken"};
  EXPECT_EQ(run(nodes().retract("urn:a", "1")).error().condition, StanzaErrorCondition::internal_server_error);
  EXPECT_FALSE(run(nodes().remove("urn:a")));
  EXPECT_EQ(ids("urn:a"), "1 ");
  stage.store.failure.reset();
  EXPECT_FALSE(run(nodes().retract("urn:a", "")));  // of an id, never all
  ASSERT_TRUE(run(nodes().remove("urn:a")));
  EXPECT_TRUE(stage.store.values.empty());
}

TEST_F(PepNodesTest, the_last_event_says_when_and_is_silent_where_the_node_is) {
  ASSERT_TRUE(put("urn:a", "1"));
  EXPECT_TRUE(contains(run(nodes().last_event("urn:a")), "<delay"));
  EXPECT_EQ(run(nodes().last_event("urn:none")), "");
  PepNodes again(stage.account);  // nothing of it is in memory: it is read
  EXPECT_TRUE(contains(run(again.last_event("urn:a")), "<a xmlns='urn:a'/>"));
}

}  // namespace
}  // namespace turms::xmpp::features
