// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <gtest/gtest.h>

#include "host/base/doubles.h"

namespace turms::gateway {
namespace {

TEST(Log, unwanted_levels_are_not_written) {
  testing::CollectingLog log;
  log.set_lowest(Level::warn);
  log.debug("a", "");
  log.info("b", "");
  log.warn("c", "");
  log.error("d", "");
  ASSERT_EQ(log.lines().size(), 2U);
  EXPECT_EQ(log.lines()[0].event, "c");
  EXPECT_EQ(log.lines()[1].event, "d");
}

TEST(Field, remembers_which_values_are_numbers) {
  EXPECT_TRUE(Field("user", 7).number);
  EXPECT_FALSE(Field("user", "7").number);
  EXPECT_FALSE(Field("ratio", 0.5).number);  // to_string of a double may be "nan"
  EXPECT_EQ(Field("user", uint64_t{18446744073709551615U}).value, "18446744073709551615");
}

}  // namespace
}  // namespace turms::gateway
