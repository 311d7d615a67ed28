// SPDX-License-Identifier: Apache-2.0
#include "config/complaints.h"

#include <string>

#include <gtest/gtest.h>

namespace turms::xmpp::config {
namespace {

TEST(Complaints, come_by_position_those_of_no_place_first) {
  Complaints complaints;
  complaints.add({3, 1}, "third");
  complaints.add({1, 9}, "second");
  complaints.add({}, "nowhere");
  complaints.add({1, 2}, "first");
  const auto sorted = complaints.sorted("0123456789\n\nx\n");
  ASSERT_EQ(sorted.size(), 4u);
  EXPECT_EQ(sorted[0].message, "nowhere");
  EXPECT_EQ(sorted[0].line, 0u);
  EXPECT_EQ(sorted[1].message, "first");
  EXPECT_EQ(sorted[2].message, "second");
  EXPECT_EQ(sorted[3].message, "third");
}

TEST(Complaints, columns_are_bytes) {
  Complaints complaints;
  complaints.add({2, 4}, "behind two umlauts and a letter");
  complaints.add({2, 1}, "at the start");
  const auto sorted = complaints.sorted("first\n\xC3\xBC\xC3\xBC-x\n");
  EXPECT_EQ(sorted[0].column, 1u);
  EXPECT_EQ(sorted[1].column, 6u);
}

TEST(Complaints, a_place_beyond_the_text_stays_within_reach_of_its_end) {
  Complaints complaints;
  complaints.add({1, 100}, "beyond the line");
  complaints.add({9, 9}, "beyond the text");
  const auto sorted = complaints.sorted("ab");
  EXPECT_EQ(sorted[0].column, 3u);
  EXPECT_EQ(sorted[1].line, 9u);
  EXPECT_EQ(sorted[1].column, 1u);
}

TEST(Complaints, their_number_is_bounded) {
  Complaints complaints;
  EXPECT_TRUE(complaints.is_empty());
  for (size_t i = 0; i < 2 * Complaints::kMost; ++i) complaints.add({1, 1}, "again");
  EXPECT_EQ(complaints.sorted("x").size(), Complaints::kMost);
}

}  // namespace
}  // namespace turms::xmpp::config
