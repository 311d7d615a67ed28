// SPDX-License-Identifier: Apache-2.0
#include "features/watermark.h"

#include <gtest/gtest.h>

#include <map>

namespace turms::xmpp::features {
namespace {

constexpr ResourceId kPhone{1};
constexpr ResourceId kLaptop{2};

class WatermarkTest : public ::testing::Test {
 protected:
  WatermarkTest() { mark.start_at(100); }
  int64_t covered() {
    mark.advance(unacked);
    return mark.covered_ms();
  }

  Watermark mark;
  std::map<uint64_t, int64_t> missing;
  Watermark::Unacked unacked = [this](ResourceId id) { return missing[id.value()]; };
};

TEST_F(WatermarkTest, moves_with_what_a_resource_has_been_handed) {
  mark.begin(kPhone, 100);
  mark.hand(150);
  EXPECT_EQ(covered(), 150);
}

TEST_F(WatermarkTest, never_passes_what_is_not_acknowledged) {
  mark.begin(kPhone, 100);
  missing[1] = 150;
  mark.hand(150);
  mark.hand(170);
  EXPECT_EQ(covered(), 149);
  missing[1] = 170;
  EXPECT_EQ(covered(), 169);
  missing[1] = 0;
  EXPECT_EQ(covered(), 170);
}

TEST_F(WatermarkTest, moves_when_one_of_two_has_acknowledged) {
  mark.begin(kPhone, 100);
  mark.begin(kLaptop, 100);
  missing[1] = 150;
  mark.hand(150);
  EXPECT_EQ(covered(), 150);
}

TEST_F(WatermarkTest, does_not_jump_over_what_came_before_a_resource) {
  mark.begin(kPhone, 100);
  missing[1] = 150;
  mark.hand(150);
  mark.begin(kLaptop, mark.newest_ms());
  mark.hand(180);
  EXPECT_EQ(covered(), 149);
  mark.end(kPhone, unacked);
  EXPECT_EQ(covered(), 149);
  EXPECT_EQ(mark.missed_from_ms(kLaptop), 149);
  EXPECT_EQ(mark.missed_until_ms(kLaptop), 150);
  mark.begin(kLaptop, 149);  // it has got that now
  EXPECT_EQ(covered(), 180);
}

TEST_F(WatermarkTest, what_went_to_one_is_a_gap_for_the_other) {
  mark.begin(kPhone, 100);
  mark.begin(kLaptop, 100);
  missing[1] = 150;
  mark.hand_to(kPhone, 150, unacked);
  mark.hand(160);
  EXPECT_EQ(covered(), 149);
  missing[1] = 160;
  EXPECT_EQ(covered(), 160) << "the laptop has the rest";
}

TEST_F(WatermarkTest, hears_of_acknowledgements_after_a_pause) {
  mark.begin(kPhone, 100);
  missing[1] = 150;
  mark.hand(150);
  mark.pause(kPhone);
  EXPECT_FALSE(mark.has_open());
  mark.hand(170);  // nobody takes it
  missing[1] = 0;
  EXPECT_EQ(covered(), 150);
}

TEST_F(WatermarkTest, goes_on_after_what_is_on_its_way_to_a_resource_that_comes_again) {
  mark.begin(kPhone, 100);
  missing[1] = 150;
  mark.hand(150);
  mark.pause(kPhone);
  EXPECT_EQ(covered(), 149);
  EXPECT_EQ(mark.missed_from_ms(kPhone), 150);
  mark.begin(kPhone, 150);
  mark.hand(190);
  missing[1] = 0;
  EXPECT_EQ(covered(), 190);
}

TEST_F(WatermarkTest, never_goes_back) {
  mark.begin(kPhone, 100);
  mark.hand(150);
  EXPECT_EQ(covered(), 150);
  mark.start_at(120);
  missing[1] = 130;
  EXPECT_EQ(covered(), 150);
}

}  // namespace
}  // namespace turms::xmpp::features
