// SPDX-License-Identifier: Apache-2.0
#include "features/pep_store.h"

#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

class PepStoreTest : public PepTest {
 protected:
  void put(std::string node, uint64_t order, std::string id, std::string xml = "<a xmlns='urn:a'/>") {
    bridge::PepItemKey key;
    key.node = std::move(node);
    key.order = order;
    key.bytes = static_cast<uint32_t>(xml.size());
    key.id = std::move(id);
    ASSERT_TRUE(run(store.put_item(key, std::move(xml))));
  }
  std::string ids_of(const std::string& node) {
    std::string ids;
    const auto rows = run(store.items(node));
    for (const bridge::PepItemKey& row : *rows) ids += row.node + "/" + row.id + " ";
    return ids;
  }
  PepStore store{stage.store, UserId(9)};
};

TEST_F(PepStoreTest, nodes_come_back_with_their_configuration) {
  bridge::PepConfig open;
  open.access = bridge::PepAccess::open;
  ASSERT_TRUE(run(store.put_node("urn:b", open)));
  ASSERT_TRUE(run(store.put_node("urn:a", bridge::PepConfig())));
  stage.store.values.insert_or_assign({"pep/9", "nurn:broken"}, StoredValue(1, "?"));
  put("urn:a", 1, "i");
  const auto nodes = run(store.nodes());
  ASSERT_TRUE(nodes);
  ASSERT_EQ(nodes->size(), 2u);
  EXPECT_EQ((*nodes)[0].name, "urn:a");
  EXPECT_EQ((*nodes)[1].config.access, bridge::PepAccess::open);
  EXPECT_EQ(run(store.node("urn:none")).error().code, Code::not_found);
  EXPECT_EQ(run(store.node("urn:broken")).error().code, Code::not_found);
}

TEST_F(PepStoreTest, items_are_told_oldest_first_and_node_by_node) {
  put("urn:b", 1, "old");
  put("urn:a", 3, "new");
  put("urn:a", 2, "older");
  EXPECT_EQ(ids_of("urn:a"), "urn:a/older urn:a/new ");
  EXPECT_EQ(ids_of("urn:"), "");
  const auto scan = run(store.scan());
  ASSERT_EQ(scan->rows.size(), 3u);
  EXPECT_EQ(scan->rows.back().node, "urn:b");
  EXPECT_TRUE(scan->leftovers.empty());
}

TEST_F(PepStoreTest, of_two_items_with_one_id_the_later_counts) {
  put("urn:a", 1, "same");
  put("urn:a", 2, "other");
  put("urn:a", 3, "same");
  EXPECT_EQ(ids_of("urn:a"), "urn:a/other urn:a/same ");
  const auto scan = run(store.scan());
  ASSERT_EQ(scan->rows.size(), 2u);
  ASSERT_EQ(scan->leftovers.size(), 1u);
  EXPECT_EQ(bridge::read_pep_item_key(scan->leftovers.front())->order, 1u);
}

TEST_F(PepStoreTest, payloads_are_read_whether_few_or_many) {
  for (uint64_t i = 0; i < 300; ++i)
    put("urn:a", 100 + i, std::to_string(i), "<n xmlns='urn:n'>" + std::to_string(i) + "</n>");
  put("urn:b", 1, "other");
  auto rows = run(store.items("urn:a"));
  ASSERT_EQ(rows->size(), 300u);
  const auto all = run(store.payloads(*rows));
  ASSERT_EQ(all->size(), 300u);
  EXPECT_EQ(all->back().xml, "<n xmlns='urn:n'>299</n>");
  rows->erase(rows->begin() + 2, rows->end());
  EXPECT_EQ(run(store.payloads(*rows))->back().id, "1");
}

TEST_F(PepStoreTest, what_is_no_xml_or_has_gone_is_left_out) {
  put("urn:a", 1, "good");
  put("urn:a", 2, "bad", "<a");
  put("urn:a", 3, "gone");
  const auto rows = run(store.items("urn:a"));
  for (const std::string& key : PepStore::keys_of(rows->back())) ASSERT_TRUE(run(store.remove(key)));
  const auto items = run(store.payloads(*rows));
  ASSERT_EQ(items->size(), 1u);
  EXPECT_EQ(items->front().id, "good");
}

TEST_F(PepStoreTest, failures_of_the_store_are_told) {
  stage.store.failure = Error{Code::io, "store", "broken"};
  EXPECT_EQ(run(store.nodes()).error().code, Code::io);
  EXPECT_EQ(run(store.items("urn:a")).error().code, Code::io);
  EXPECT_EQ(run(store.scan()).error().code, Code::io);
}

TEST_F(PepStoreTest, a_payload_is_one_element_of_bounded_size_and_depth) {
  EXPECT_TRUE(is_pep_payload("<a xmlns='urn:a'><b/></a>"));
  EXPECT_FALSE(is_pep_payload(""));
  EXPECT_FALSE(is_pep_payload("<a/><b/>"));
  EXPECT_FALSE(is_pep_payload("<a>" + std::string(bridge::kPepPayloadBytes, 'x') + "</a>"));
  std::string deep;
  for (int i = 0; i < 40; ++i) deep = "<a>" + deep + "</a>";
  EXPECT_FALSE(is_pep_payload(deep));
}

}  // namespace
}  // namespace turms::xmpp::features
