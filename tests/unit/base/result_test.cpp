// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace turms::xmpp {
namespace {

Result<int> half_of(int number) {
  if (number % 2 != 0) return Error{Code::invalid_argument, "number", "is odd"};
  return number / 2;
}

Result<void> require_even(int number) {
  TURMS_XMPP_TRY(half_of(number));
  return {};
}

Result<std::string> quarter_of(int number) {
  TURMS_XMPP_TRY(require_even(number));
  const Result<int> half = half_of(number);
  TURMS_XMPP_TRY(half_of(*half));
  return std::to_string(*half / 2);
}

TEST(Result, holds_a_value) {
  const Result<int> half = half_of(6);
  ASSERT_TRUE(half.ok());
  EXPECT_TRUE(half);
  EXPECT_EQ(*half, 3);
  EXPECT_EQ(half.value(), 3);
}

TEST(Result, or_an_error) {
  const Result<int> half = half_of(5);
  ASSERT_FALSE(half.ok());
  EXPECT_FALSE(half);
  EXPECT_EQ(half.error().code, Code::invalid_argument);
  EXPECT_EQ(half.error().where, "number");
  EXPECT_EQ(half.error().detail, "is odd");
}

TEST(Result, of_nothing_holds_only_the_error) {
  EXPECT_TRUE(require_even(2).ok());
  const Result<void> odd = require_even(3);
  ASSERT_FALSE(odd);
  EXPECT_EQ(odd.error().detail, "is odd");
}

TEST(Result, try_returns_the_first_error_and_passes_by_success) {
  EXPECT_EQ(*quarter_of(8), "2");
  EXPECT_EQ(quarter_of(7).error().where, "number");
  EXPECT_EQ(quarter_of(6).error().where, "number");
}

TEST(Result, values_that_only_move_can_be_taken_out) {
  Result<std::unique_ptr<int>> owned(std::make_unique<int>(4));
  EXPECT_EQ(**owned, 4);
  const std::unique_ptr<int> taken = std::move(owned).value();
  EXPECT_EQ(*taken, 4);
}

TEST(Result, arrow_reaches_into_the_value) {
  Result<std::string> text(std::string("hello"));
  text->append("!");
  EXPECT_EQ(text->size(), 6u);
}

struct Complaint {
  int line = 0;
};

Result<void, Complaint> complain_at(int line) {
  if (line != 0) return Complaint{line};
  return {};
}

Result<int, Complaint> pass_complaint_on(int line) {
  TURMS_XMPP_TRY(complain_at(line));
  return 1;
}

TEST(Result, a_room_may_have_its_own_error) {
  EXPECT_TRUE(pass_complaint_on(0).ok());
  EXPECT_EQ(pass_complaint_on(12).error().line, 12);
}

}  // namespace
}  // namespace turms::xmpp
