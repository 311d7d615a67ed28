// SPDX-License-Identifier: Apache-2.0
#include "bridge/pep_key.h"

#include <gtest/gtest.h>

namespace turms::xmpp::bridge {
namespace {

PepItemKey key_of(std::string node, uint64_t order, uint32_t bytes, std::string id) {
  PepItemKey key;
  key.node = std::move(node);
  key.order = order;
  key.bytes = bytes;
  key.id = std::move(id);
  return key;
}

TEST(PepKeyTest, an_item_is_read_as_it_was_written) {
  const std::string bytes = pep_item_key(key_of("urn:a", 1'700'000'000'123, 65536, "id with \xC3\xA9"));
  const auto key = read_pep_item_key(bytes);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->node, "urn:a");
  EXPECT_EQ(key->order, 1'700'000'000'123u);
  EXPECT_EQ(key->bytes, 65536u);
  EXPECT_EQ(key->id, "id with \xC3\xA9");
  EXPECT_EQ(bytes, std::string("iurn:a") + '\0' + "018bcfe5687b" + "10000" + "id with \xC3\xA9");
}

TEST(PepKeyTest, keys_sort_by_node_and_then_by_time) {
  EXPECT_LT(pep_item_key(key_of("a", 2, 9, "z")), pep_item_key(key_of("a", 10, 1, "a")));
  EXPECT_LT(pep_item_key(key_of("a", 99, 1, "z")), pep_item_key(key_of("ab", 1, 1, "a")));
  EXPECT_TRUE(pep_item_key(key_of("a", 2, 9, "z")).starts_with(pep_items_prefix("a")));
  EXPECT_FALSE(pep_item_key(key_of("ab", 2, 9, "z")).starts_with(pep_items_prefix("a")));
}

TEST(PepKeyTest, keys_stay_within_what_a_store_takes) {
  const std::string longest =
      pep_item_key(key_of(std::string(kPepNodeBytes, 'n'), 1, 1, std::string(kPepItemIdBytes, 'i')));
  EXPECT_LE(longest.size(), 512u);
  EXPECT_LE(pep_bucket_of(UserId(INT64_MAX)).size(), 64u);
}

TEST(PepKeyTest, a_node_is_told_from_an_item) {
  EXPECT_EQ(node_of_pep_key(pep_node_key("urn:a")), "urn:a");
  EXPECT_FALSE(node_of_pep_key(pep_items_prefix("urn:a")));
  EXPECT_FALSE(read_pep_item_key(pep_node_key("urn:a")));
}

TEST(PepKeyTest, pieces_sort_by_number_and_before_items) {
  const PepItemKey item = key_of("urn:a", 1'700'000'000'123, 200'000, "id");
  EXPECT_EQ(pep_piece_key(item, 3), std::string("curn:a") + '\0' + "018bcfe5687b" + "03");
  EXPECT_LT(pep_piece_key(item, 9), pep_piece_key(item, 10));
  EXPECT_LT(pep_piece_key(item, 1), std::string(kPepItems));
  EXPECT_TRUE(is_pep_piece_key(pep_piece_key(item, 1)));
  EXPECT_FALSE(is_pep_piece_key(pep_item_key(item)));
  EXPECT_FALSE(is_pep_piece_key(pep_node_key("c")));
  EXPECT_FALSE(read_pep_item_key(pep_piece_key(item, 1)));
}

TEST(PepKeyTest, a_payload_has_as_many_pieces_as_it_needs) {
  EXPECT_EQ(pep_pieces_of(0), 1u);
  EXPECT_EQ(pep_pieces_of(65536), 1u);
  EXPECT_EQ(pep_pieces_of(65537), 2u);
  EXPECT_EQ(pep_pieces_of(kPepPayloadBytes), 6u);
}

TEST(PepKeyTest, what_is_cut_off_is_no_key) {
  const std::string whole = pep_item_key(key_of("a", 5, 5, ""));
  EXPECT_TRUE(read_pep_item_key(whole));
  for (size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(read_pep_item_key(whole.substr(0, size))) << size;
  std::string wrong = whole;
  wrong[4] = 'x';
  EXPECT_FALSE(read_pep_item_key(wrong));
}

}  // namespace
}  // namespace turms::xmpp::bridge
