// SPDX-License-Identifier: Apache-2.0
#include "service/custom_value.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace turms::gateway::service {
namespace {

using proto::Value;

Value integer(int32_t number) {
  Value value{};
  value.has_int32_value = true;
  value.int32_value = number;
  return value;
}
Value large(int64_t number) {
  Value value{};
  value.has_int64_value = true;
  value.int64_value = number;
  return value;
}
Value floating(double number) {
  Value value{};
  value.has_double_value = true;
  value.double_value = number;
  return value;
}
Value truth(bool truth) {
  Value value{};
  value.has_bool_value = true;
  value.bool_value = truth;
  return value;
}
Value text(const char* text) {
  Value value{};
  value.string_value = text;
  return value;
}

/// A list of values, with the octets it points into.
struct ListOf {
  explicit ListOf(const std::vector<Value>& elements) {
    Value value{};
    value.list_value = elements;
    EXPECT_TRUE(proto::encode(value, bytes));
    EXPECT_TRUE(proto::decode(bytes, list));
  }
  ListOf(const ListOf&) = delete;
  std::string bytes;
  Value list;
};

ValueRule rule(ValueType type) {
  ValueRule rule;
  rule.type = type;
  return rule;
}

/// What a value became, in words; "-" when it did not fit.
std::string fitted(const ValueRule& rule, const Value& value) {
  const auto bytes = fit_value(rule, value);
  Value result;
  if (!bytes) return "-";
  if (!proto::decode(*bytes, result)) return "malformed";
  if (result.has_int32_value) return "int32 " + std::to_string(result.int32_value);
  if (result.has_int64_value) return "int64 " + std::to_string(result.int64_value);
  if (result.has_double_value) return "double " + std::to_string(result.double_value);
  if (result.has_bool_value) return result.bool_value ? "true" : "false";
  if (result.string_value.has()) return "'" + result.string_value.str() + "'";
  return std::to_string(result.list_value.size()) + " elements";
}

TEST(CustomValue, numbers_and_truth_values_become_strings) {
  const ValueRule string;
  EXPECT_EQ(fitted(string, text("abc")), "'abc'");
  EXPECT_EQ(fitted(string, integer(-7)), "'-7'");
  EXPECT_EQ(fitted(string, large(1'000'000'000'000)), "'1000000000000'");
  EXPECT_EQ(fitted(string, floating(1)), "'1.0'");
  EXPECT_EQ(fitted(string, floating(-0.5)), "'-0.5'");
  EXPECT_EQ(fitted(string, truth(true)), "'true'");
}

TEST(CustomValue, strings_become_numbers_and_truth_values) {
  EXPECT_EQ(fitted(rule(ValueType::int32), text("+12")), "int32 12");
  EXPECT_EQ(fitted(rule(ValueType::int64), text("-12")), "int64 -12");
  EXPECT_EQ(fitted(rule(ValueType::floating), text("1.5")), "double 1.500000");
  EXPECT_EQ(fitted(rule(ValueType::boolean), text("TRUE")), "true");
  EXPECT_EQ(fitted(rule(ValueType::boolean), text("False")), "false");
}

TEST(CustomValue, what_is_no_number_does_not_fit) {
  for (const char* const word : {"", "+", "-", "+-1", "1x", " 1", "99999999999999999999"}) {
    EXPECT_EQ(fitted(rule(ValueType::int64), text(word)), "-") << word;
  }
  EXPECT_EQ(fitted(rule(ValueType::floating), text("1,5")), "-");
  EXPECT_EQ(fitted(rule(ValueType::floating), floating(std::nan(""))), "-");
  EXPECT_EQ(fitted(rule(ValueType::boolean), text("yes")), "-");
  EXPECT_EQ(fitted(rule(ValueType::boolean), integer(1)), "-");
  EXPECT_EQ(fitted(rule(ValueType::int64), truth(true)), "-");
}

TEST(CustomValue, integers_keep_within_their_type_and_limits) {
  EXPECT_EQ(fitted(rule(ValueType::int32), large(std::numeric_limits<int32_t>::max())), "int32 2147483647");
  EXPECT_EQ(fitted(rule(ValueType::int32), large(int64_t{1} << 31)), "-");
  ValueRule small = rule(ValueType::int64);
  small.min_integer = 1;
  small.max_integer = 5;
  EXPECT_EQ(fitted(small, large(0)), "-");
  EXPECT_EQ(fitted(small, large(1)), "int64 1");
  EXPECT_EQ(fitted(small, large(5)), "int64 5");
  EXPECT_EQ(fitted(small, large(6)), "-");
}

TEST(CustomValue, doubles_keep_within_their_limits_and_may_be_negative) {
  EXPECT_EQ(fitted(rule(ValueType::floating), floating(-2)), "double -2.000000");
  ValueRule share = rule(ValueType::floating);
  share.min_double = 0;
  share.max_double = 1;
  EXPECT_EQ(fitted(share, floating(0)), "double 0.000000");
  EXPECT_EQ(fitted(share, floating(1.01)), "-");
}

TEST(CustomValue, a_string_is_measured_in_utf16_units) {
  ValueRule string;
  string.min_length = 1;
  string.max_length = 2;
  EXPECT_EQ(fitted(string, text("")), "-");
  EXPECT_EQ(fitted(string, text("\xF0\x9F\x98\x80")), "'\xF0\x9F\x98\x80'");
  EXPECT_EQ(fitted(string, text("\xF0\x9F\x98\x80!")), "-");
}

TEST(CustomValue, a_string_may_have_to_be_one_of_a_list) {
  ValueRule string;
  string.allowed_values = {"dark", "light"};
  EXPECT_EQ(fitted(string, text("dark")), "'dark'");
  EXPECT_EQ(fitted(string, text("Dark")), "-");
}

TEST(CustomValue, a_language_has_the_shape_of_a_tag) {
  for (const char* const tag : {"de", "zh-Hant", "pt_BR", "es-419"}) {
    EXPECT_EQ(fitted(rule(ValueType::language), text(tag)), "'" + std::string(tag) + "'");
  }
  for (const char* const tag : {"", "d", "german", "de-", "-de", "d3", "de-x", "de Hant"}) {
    EXPECT_EQ(fitted(rule(ValueType::language), text(tag)), "-") << tag;
  }
}

TEST(CustomValue, octets_empty_values_and_ambiguous_ones_never_fit) {
  Value octets{};
  octets.bytes_value = "abc";
  EXPECT_EQ(fitted(ValueRule{}, octets), "-");
  EXPECT_EQ(fitted(ValueRule{}, Value{}), "-");
  Value two = integer(1);
  two.string_value = "x";
  EXPECT_EQ(fitted(ValueRule{}, two), "-");
}

TEST(CustomValue, an_array_counts_its_elements) {
  ValueRule array = rule(ValueType::array);
  array.min_element_count = 1;
  array.max_element_count = 2;
  EXPECT_EQ(fitted(array, ListOf({}).list), "-");
  EXPECT_EQ(fitted(array, ListOf({text("a"), integer(1)}).list), "2 elements");
  EXPECT_EQ(fitted(array, ListOf({text("a"), text("b"), text("c")}).list), "-");
  array.unique = true;
  EXPECT_EQ(fitted(array, ListOf({text("a"), text("b"), text("a")}).list), "2 elements");
}

TEST(CustomValue, elements_follow_the_rule_of_the_array) {
  ValueRule array = rule(ValueType::array);
  array.element = {rule(ValueType::int32)};
  EXPECT_EQ(fitted(array, ListOf({integer(1), text("2")}).list), "2 elements");
  EXPECT_EQ(fitted(array, ListOf({text("a")}).list), "-");
}

TEST(CustomValue, an_array_takes_null_only_where_that_is_allowed) {
  ValueRule array = rule(ValueType::array);
  EXPECT_EQ(fitted(array, ListOf({Value{}}).list), "-");
  array.allow_null_element = true;
  EXPECT_EQ(fitted(array, ListOf({Value{}, text("a")}).list), "2 elements");
}

TEST(CustomValue, arrays_nest_as_far_as_their_rules_do) {
  ValueRule inner = rule(ValueType::array);
  inner.element = {rule(ValueType::int32)};
  ValueRule outer = rule(ValueType::array);
  outer.element = {inner};
  const ListOf numbers({integer(1)});
  EXPECT_EQ(fitted(outer, ListOf({numbers.list}).list), "1 elements");
  EXPECT_EQ(fitted(inner, ListOf({numbers.list}).list), "-");
}

}  // namespace
}  // namespace turms::gateway::service
