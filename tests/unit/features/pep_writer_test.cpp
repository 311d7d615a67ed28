// SPDX-License-Identifier: Apache-2.0
#include "features/pep_writer.h"

#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

/// What a loss of power leaves, and how it is mended.
class PepWriterTest : public PepTest {
 protected:
  PepWriterTest() { EXPECT_TRUE(run(store.put_node("urn:a", bridge::PepConfig()))); }

  void put_row(std::string node, uint64_t order, std::string id) {
    bridge::PepItemKey key;
    key.node = std::move(node);
    key.order = order;
    key.bytes = static_cast<uint32_t>(payload.size());
    key.id = std::move(id);
    ASSERT_TRUE(run(store.put_item(key, payload)));
  }
  bool keep(const std::string& node, std::string id) {
    const auto ready = run(writer.make_ready(node, nullptr));
    return ready && run(writer.keep(node, bridge::PepItem(std::move(id), payload))).ok();
  }
  /// Orders and ids of the rows that are in the store.
  std::string stored() {
    std::string out;
    for (const auto& [key, value] : stage.store.values) {
      const auto row = bridge::read_pep_item_key(key.second);
      if (row) out += row->node + "/" + row->id + " ";
    }
    return out;
  }

  static Task<void> fail_after(int& puts_left, FakeStore& fake) {
    if (puts_left-- == 0) fake.failure = Error{Code::io, "store", "broken"};
    co_return;
  }

  const std::string payload = "<a xmlns='urn:a'/>";
  PepStore store{stage.store, UserId(1)};
  PepIndex index;
  PepWriter writer{stage.account, index};
};

TEST_F(PepWriterTest, of_two_rows_of_one_id_readers_get_the_newer_and_the_next_change_removes_the_other) {
  put_row("urn:a", 1, "same");
  put_row("urn:a", 2, "same");
  ASSERT_TRUE(run(writer.load()));
  ASSERT_EQ(index.find("urn:a")->items.size(), 1u);
  EXPECT_EQ(index.find("urn:a")->items.front().order, 2u);
  const auto read = run(read_pep_items(stage.account, UserId(1), "urn:a", PepSelection()));
  EXPECT_EQ(read->size(), 1u);
  EXPECT_EQ(stored(), "urn:a/same urn:a/same ");
  ASSERT_TRUE(keep("urn:b", "other"));
  EXPECT_EQ(stored(), "urn:a/same urn:b/other ");
}

TEST_F(PepWriterTest, a_node_that_was_not_yet_relieved_of_its_oldest_item_shows_the_newest) {
  put_row("urn:a", 1, "old");
  put_row("urn:a", 2, "new");
  ASSERT_TRUE(run(writer.load()));
  EXPECT_EQ(index.find("urn:a")->items.front().id, "new");
  ASSERT_TRUE(run(writer.erase(index.rows_of("urn:a"))));  // takes the leftovers with it
  EXPECT_EQ(stored(), "");
}

TEST_F(PepWriterTest, items_of_a_node_that_has_gone_do_not_come_back_with_its_name) {
  put_row("urn:gone", 1, "secret");
  ASSERT_TRUE(run(writer.load()));
  EXPECT_EQ(index.find("urn:gone"), nullptr);
  ASSERT_TRUE(keep("urn:gone", "mine"));
  EXPECT_EQ(stored(), "urn:gone/mine ");
}

TEST_F(PepWriterTest, what_can_not_be_mended_is_tried_again) {
  put_row("urn:a", 1, "same");
  put_row("urn:a", 2, "same");
  ASSERT_TRUE(run(writer.load()));
  stage.store.failure = Error{Code::io, "store", "broken"};
  EXPECT_FALSE(keep("urn:a", "same"));
  stage.store.failure.reset();
  ASSERT_TRUE(keep("urn:a", "same"));
  EXPECT_EQ(stored(), "urn:a/same ");
}

TEST_F(PepWriterTest, a_smaller_node_loses_its_oldest) {
  ASSERT_TRUE(run(writer.load()));
  ASSERT_TRUE(keep("urn:xmpp:bookmarks:1", "1"));
  ASSERT_TRUE(keep("urn:xmpp:bookmarks:1", "2"));
  const auto document = document_from(
      "<x xmlns='jabber:x:data' type='submit'><field var='pubsub#max_items'><value>1</value></field></x>");
  const auto form = bridge::DataForm::read(document->root());
  ASSERT_TRUE(run(writer.configure("urn:xmpp:bookmarks:1", &*form)));
  EXPECT_EQ(stored(), "urn:xmpp:bookmarks:1/2 ");
  ASSERT_TRUE(run(writer.erase(index.rows_of("urn:xmpp:bookmarks:1"))));
  ASSERT_TRUE(run(writer.drop("urn:xmpp:bookmarks:1")));
  EXPECT_EQ(index.find("urn:xmpp:bookmarks:1"), nullptr);
}

TEST_F(PepWriterTest, of_a_large_item_that_could_not_be_written_nothing_stays) {
  ASSERT_TRUE(run(writer.load()));
  const std::string large = "<a xmlns='urn:a'>" + std::string(200'000, 'x') + "</a>";
  int puts_left = 2;  // of four pieces
  stage.store.before_put = [&] { return fail_after(puts_left, stage.store); };
  EXPECT_FALSE(run(writer.keep("urn:a", bridge::PepItem("1", large))));
  EXPECT_TRUE(index.find("urn:a")->items.empty());
  stage.store.before_put = nullptr;
  stage.store.failure.reset();
  EXPECT_EQ(stage.store.values.size(), 3u);
  ASSERT_TRUE(keep("urn:a", "2"));
  EXPECT_EQ(stage.store.values.size(), 2u);  // the node and its small item
}

TEST_F(PepWriterTest, what_has_expired_makes_room) {
  ASSERT_TRUE(run(writer.load()));
  bridge::PepConfig brief;
  brief.expire_seconds = 60;
  index.put_node("urn:a", brief);
  ASSERT_TRUE(keep("urn:a", "1"));
  stage.settings.pep_items = 1;
  EXPECT_FALSE(keep("urn:b", "2"));
  stage.clock.advance_ms(60'000);
  ASSERT_TRUE(keep("urn:b", "2"));
  EXPECT_EQ(stored(), "urn:b/2 ");
}

TEST_F(PepWriterTest, without_a_store_nothing_can_be_loaded) {
  stage.store.is_there = false;
  EXPECT_EQ(run(writer.load()).error().condition, StanzaErrorCondition::service_unavailable);
  EXPECT_FALSE(writer.is_loaded());
}

}  // namespace
}  // namespace turms::xmpp::features
