// SPDX-License-Identifier: Apache-2.0
#include "plugins/credit.h"

#include <gtest/gtest.h>

namespace turms::gateway::plugins {
namespace {

TEST(Credit, one_whole_item_may_overdraw_and_the_next_may_not) {
  Credit credit(1);
  EXPECT_TRUE(credit.available());
  credit.spend(1000);
  EXPECT_FALSE(credit.available());
  credit.grant(999);
  EXPECT_FALSE(credit.available()) << "zero is not above zero";
  credit.grant(1);
  EXPECT_TRUE(credit.available());
}

TEST(Credit, saturates_instead_of_wrapping) {
  Credit credit(UINT64_MAX);
  EXPECT_EQ(credit.balance(), INT64_MAX);
  credit.grant(UINT64_MAX);
  EXPECT_EQ(credit.balance(), INT64_MAX);
  EXPECT_FALSE(Credit().available());
}

}  // namespace
}  // namespace turms::gateway::plugins
