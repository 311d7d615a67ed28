// SPDX-License-Identifier: Apache-2.0
#include "features/pep_index.h"

#include <gtest/gtest.h>

namespace turms::xmpp::features {
namespace {

class PepIndexTest : public ::testing::Test {
 protected:
  PepIndexTest() {
    config.max_items = 3;
    index.put_node("urn:a", config);
  }
  void add(std::string id, uint32_t bytes = 10) {
    bridge::PepItemKey row;
    row.node = "urn:a";
    row.order = index.take_order(0);
    row.bytes = bytes;
    row.id = std::move(id);
    index.add(std::move(row));
  }
  std::string ids() {
    std::string out;
    for (const bridge::PepItemKey& row : index.rows_of("urn:a")) out += row.id + " ";
    return out;
  }
  /// What is too much; empty: nothing.
  std::string excess(std::string id, size_t bytes) {
    const auto room = index.check_room(settings, "urn:a", bridge::PepItem(std::move(id), std::string(bytes, 'x')));
    return room ? "" : room.error().text;
  }

  PepIndex index;
  bridge::PepConfig config;
  Settings settings;
};

TEST_F(PepIndexTest, items_come_and_go) {
  add("1");
  add("2");
  add("3");
  EXPECT_EQ(ids(), "1 2 3 ");
  EXPECT_EQ(index.take("urn:a", "2")->id, "2");
  EXPECT_FALSE(index.take("urn:a", "2"));
  EXPECT_EQ(index.take("urn:a", index.rows_of("urn:a").front().order)->id, "1");
  EXPECT_FALSE(index.take("urn:a", uint64_t{999}));
  EXPECT_EQ(ids(), "3 ");
}

TEST_F(PepIndexTest, the_oldest_are_the_surplus) {
  for (const char* id : {"1", "2", "3", "4", "5"}) add(id);
  EXPECT_EQ(index.take_surplus("urn:a").size(), 2u);
  EXPECT_EQ(ids(), "3 4 5 ");
  EXPECT_TRUE(index.take_surplus("urn:a").empty());
}

TEST_F(PepIndexTest, what_has_expired_is_taken_out) {
  add("1");  // published at 1 ms, and the next a ms later
  add("2");
  EXPECT_TRUE(index.take_expired(INT64_MAX).empty());
  config.expire_seconds = 1;
  index.put_node("urn:a", config);
  EXPECT_EQ(index.take_expired(1001).size(), 1u);
  EXPECT_EQ(ids(), "2 ");
}

TEST_F(PepIndexTest, time_does_not_go_backwards) {
  EXPECT_EQ(index.take_order(1000), 1000u);
  EXPECT_EQ(index.take_order(1000), 1001u);
  bridge::PepItemKey row;
  row.node = "urn:a";
  row.order = 5000;
  index.add(std::move(row));
  EXPECT_EQ(index.take_order(1000), 5001u);
}

TEST_F(PepIndexTest, quotas_count_what_makes_room) {
  settings.pep_items = 3;
  settings.pep_bytes = 100;
  add("1", 30);
  add("2", 30);
  EXPECT_EQ(excess("3", 40), "");
  EXPECT_EQ(excess("3", 41), "bytes: at most 100");
  EXPECT_EQ(excess("2", 70), "");
  add("3", 30);
  EXPECT_EQ(excess("4", 40), "");  // in place of the oldest
  index.put_node("urn:b", config);
  EXPECT_EQ(index.check_room(settings, "urn:b", bridge::PepItem("1", {})).error().text, "items: at most 3");
  index.drop_node("urn:a");
  EXPECT_EQ(index.find("urn:a"), nullptr);
  EXPECT_TRUE(index.check_room(settings, "urn:b", bridge::PepItem("1", std::string(100, 'x'))));
}

TEST_F(PepIndexTest, remembers_the_last_payload_while_it_is_the_last_and_small) {
  add("1");
  index.remember_last("urn:a", "1", "<a/>");
  EXPECT_EQ(index.find("urn:a")->last, "<a/>");
  index.remember_last("urn:a", "other", "<b/>");
  EXPECT_EQ(index.find("urn:a")->last, "<a/>");
  add("2");
  EXPECT_EQ(index.find("urn:a")->last, "");
  index.remember_last("urn:a", "2", std::string(5000, 'x'));
  EXPECT_EQ(index.find("urn:a")->last, "");
  index.remember_last("urn:none", "2", "<a/>");
  EXPECT_EQ(index.find("urn:none"), nullptr);
}

}  // namespace
}  // namespace turms::xmpp::features
