// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <gtest/gtest.h>

namespace turms::gateway {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error{Code::invalid_argument, "half", "odd"};
  return number / 2;
}

Result<void> check_twice(int number) {
  TURMS_TRY(half(number));
  TURMS_TRY(half(number / 2));
  return {};
}

TEST(Result, holds_a_value_or_an_error) {
  EXPECT_EQ(*half(4), 2);
  ASSERT_FALSE(half(3).ok());
  EXPECT_EQ(half(3).error().to_string(), "half: odd");
  EXPECT_EQ((Error{Code::io, "", "no"}).to_string(), "no");
}

TEST(Result, try_returns_the_first_error) {
  EXPECT_TRUE(check_twice(4).ok());
  ASSERT_FALSE(check_twice(6).ok());
  EXPECT_EQ(check_twice(6).error().code, Code::invalid_argument);
}

}  // namespace
}  // namespace turms::gateway
