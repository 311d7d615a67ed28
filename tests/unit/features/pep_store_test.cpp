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

std::string large(size_t bytes, char fill = 'x') {
  const std::string_view begin = "<b xmlns='urn:b'>";
  const std::string_view end = "</b>";
  return std::string(begin).append(bytes - begin.size() - end.size(), fill).append(end);
}

TEST_F(PepStoreTest, payloads_of_every_size_come_back_as_they_were) {
  uint64_t order = 0;
  for (const size_t bytes : {65535u, 65536u, 65537u, 131072u, 131073u, 393216u}) {
    put("urn:a", ++order, std::to_string(bytes), large(bytes));
    auto rows = run(store.items("urn:a"));
    rows->erase(rows->begin(), rows->end() - 1);
    const auto items = run(store.payloads(*rows));
    ASSERT_EQ(items->size(), 1u) << bytes;
    EXPECT_EQ(items->front().xml, large(bytes)) << bytes;
  }
  const auto all = run(store.payloads(*run(store.items("urn:a"))));
  ASSERT_EQ(all->size(), 6u);
  EXPECT_EQ(all->back().xml, large(393216));
  EXPECT_TRUE(run(store.scan())->leftovers.empty());
  EXPECT_TRUE(run(store.nodes())->empty());
}

TEST_F(PepStoreTest, a_large_item_of_which_a_piece_has_gone_is_left_out) {
  put("urn:a", 1, "good");
  put("urn:a", 2, "large", large(200'000));
  const auto rows = run(store.items("urn:a"));
  ASSERT_TRUE(run(store.remove(bridge::pep_piece_key(rows->back(), 2))));
  EXPECT_EQ(run(store.payloads(*rows))->size(), 1u);
  for (const std::string& key : PepStore::keys_of(rows->back())) ASSERT_TRUE(run(store.remove(key)));
  EXPECT_EQ(stage.store.values.size(), 1u);
}

TEST_F(PepStoreTest, pieces_without_their_item_are_left_over) {
  put("urn:a", 1, "same", large(200'000, 'x'));
  put("urn:a", 2, "same", large(200'000, 'y'));
  bridge::PepItemKey cut_off;
  cut_off.node = "urn:a";
  cut_off.order = 3;
  cut_off.bytes = 200'000;
  stage.store.values.insert_or_assign({"pep/9", bridge::pep_piece_key(cut_off, 1)}, StoredValue(1, "?"));
  const auto scan = run(store.scan());
  ASSERT_EQ(scan->rows.size(), 1u);
  EXPECT_EQ(scan->leftovers.size(), 5u);  // the older item, its three pieces, and the one that is no item's
  for (const std::string& key : scan->leftovers) ASSERT_TRUE(run(store.remove(key)));
  EXPECT_EQ(run(store.payloads(scan->rows))->front().xml, large(200'000, 'y'));
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
