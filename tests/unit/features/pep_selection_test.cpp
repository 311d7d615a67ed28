// SPDX-License-Identifier: Apache-2.0
#include "features/pep_selection.h"

#include <gtest/gtest.h>

namespace turms::xmpp::features {
namespace {

PepStore::ItemRows rows_of(size_t count, uint32_t bytes) {
  PepStore::ItemRows rows(count);
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].id = std::to_string(i);
    rows[i].order = 1000 * i;
    rows[i].bytes = bytes;
  }
  return rows;
}

std::string ids(const PepStore::ItemRows& rows) {
  std::string out;
  for (const bridge::PepItemKey& row : rows) out += row.id + " ";
  return out;
}

/// What is chosen of `rows`, and where that is.
std::string chosen(PepStore::ItemRows rows, const PepSelection& what) {
  const auto where = choose(rows, what);
  if (!where) return "no such page";
  EXPECT_EQ(where->count, rows.size());
  return ids(rows) + "at " + std::to_string(where->first) + " of " + std::to_string(where->total);
}

TEST(PepSelectionTest, chooses_by_id_by_number_and_by_what_fits_into_an_answer) {
  EXPECT_EQ(chosen(rows_of(3, 1), PepSelection(std::vector<std::string>{"2", "0", "9"})), "0 2 at 0 of 2");
  EXPECT_EQ(chosen(rows_of(3, 1), PepSelection(2)), "1 2 at 0 of 2");
  EXPECT_EQ(chosen(rows_of(3, 1), PepSelection(9)), "0 1 2 at 0 of 3");
  EXPECT_EQ(chosen(rows_of(3, 600'000), PepSelection()), "2 at 2 of 3");
}

TEST(PepSelectionTest, pages_have_what_fits_from_the_end_where_they_begin) {
  PepSelection what;
  bridge::ResultSetQuery& page = what.page.emplace();
  EXPECT_EQ(chosen(rows_of(5, 400'000), what), "0 1 at 0 of 5");
  page.max = 3;
  page.after = "0";
  EXPECT_EQ(chosen(rows_of(5, 1), what), "1 2 3 at 1 of 5");
  EXPECT_EQ(chosen(rows_of(5, 400'000), what), "1 2 at 1 of 5");
  page.after.reset();
  page.before = "4";
  EXPECT_EQ(chosen(rows_of(5, 1), what), "1 2 3 at 1 of 5");
  EXPECT_EQ(chosen(rows_of(5, 400'000), what), "2 3 at 2 of 5");
  page.before = "none";
  EXPECT_EQ(chosen(rows_of(5, 1), what), "no such page");
  page.before.reset();
  page.max = 0;
  EXPECT_EQ(chosen(rows_of(5, 1), what), "at 0 of 5");
}

TEST(PepSelectionTest, what_a_node_may_not_hold_is_not_seen) {
  bridge::PepConfig config;
  config.max_items = 2;
  auto rows = rows_of(3, 1);
  leave_kept(rows, config, 9000);
  EXPECT_EQ(ids(rows), "1 2 ");
  leave_kept(rows, config, 9000);
  EXPECT_EQ(ids(rows), "1 2 ");
  config.expire_seconds = 8;
  leave_kept(rows, config, 9999);
  EXPECT_EQ(ids(rows), "2 ");
  leave_kept(rows, config, 10000);
  EXPECT_EQ(ids(rows), "");
}

}  // namespace
}  // namespace turms::xmpp::features
