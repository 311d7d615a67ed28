// SPDX-License-Identifier: Apache-2.0
#include "features/pep_selection.h"

#include <gtest/gtest.h>

namespace turms::xmpp::features {
namespace {

PepStore::ItemRows rows_of(size_t count, uint32_t bytes) {
  PepStore::ItemRows rows(count);
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].id = std::to_string(i);
    rows[i].bytes = bytes;
  }
  return rows;
}

std::string ids(const PepStore::ItemRows& rows) {
  std::string out;
  for (const bridge::PepItemKey& row : rows) out += row.id + " ";
  return out;
}

TEST(PepSelectionTest, chooses_by_id_by_number_and_by_what_fits_into_an_answer) {
  auto rows = rows_of(3, 1);
  choose(rows, PepSelection(std::vector<std::string>{"2", "0", "9"}));
  EXPECT_EQ(ids(rows), "0 2 ");
  rows = rows_of(3, 1);
  choose(rows, PepSelection(2));
  EXPECT_EQ(ids(rows), "1 2 ");
  rows = rows_of(3, 600'000);
  choose(rows, PepSelection());
  EXPECT_EQ(ids(rows), "2 ");
}

TEST(PepSelectionTest, what_a_node_may_not_hold_is_not_seen) {
  bridge::PepConfig config;
  config.max_items = 2;
  auto rows = rows_of(3, 1);
  leave_kept(rows, config);
  EXPECT_EQ(ids(rows), "1 2 ");
  leave_kept(rows, config);
  EXPECT_EQ(ids(rows), "1 2 ");
}

}  // namespace
}  // namespace turms::xmpp::features
