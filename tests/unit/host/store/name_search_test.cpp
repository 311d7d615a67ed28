// SPDX-License-Identifier: Apache-2.0
#include "store/name_search.h"

#include <gtest/gtest.h>

namespace turms::gateway::store {
namespace {

TEST(PrefixExpression, quotes_every_word) {
  EXPECT_EQ(prefix_expression("Anna Lena", 8), "\"Anna\"* \"Lena\"*");
  EXPECT_EQ(prefix_expression("  a\"b OR NEAR(c) ", 8), "\"a\"* \"b\"* \"OR\"* \"NEAR\"* \"c\"*");
}

TEST(PrefixExpression, is_nothing_without_words_or_with_too_many) {
  EXPECT_EQ(prefix_expression("", 8), std::nullopt);
  EXPECT_EQ(prefix_expression(" \"*-^", 8), std::nullopt);
  EXPECT_EQ(prefix_expression("a b c", 2), std::nullopt);
  EXPECT_EQ(prefix_expression(std::string_view("a\0b", 3), 8), "\"a\"* \"b\"*");
}

}  // namespace
}  // namespace turms::gateway::store
