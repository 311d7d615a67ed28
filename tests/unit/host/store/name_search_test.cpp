// SPDX-License-Identifier: Apache-2.0
#include "store/name_search.h"

#include <gtest/gtest.h>

namespace turms::gateway::store {
namespace {

TEST(NameSearch, each_word_is_a_quoted_beginning) {
  EXPECT_EQ(name_query("turms"), "\"turms\"*");
  EXPECT_EQ(name_query("  two\twords \n"), "\"two\"* \"words\"*");
  EXPECT_EQ(name_query("a\"b"), "\"a\"\"b\"*");
  EXPECT_EQ(name_query(std::string_view("a\0b", 3)), "\"a\"* \"b\"*");
}

TEST(NameSearch, nothing_to_look_for_is_no_query) {
  EXPECT_EQ(name_query(""), "");
  EXPECT_EQ(name_query(" \t"), "");
}

TEST(NameSearch, the_number_of_words_is_bounded) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "w ";
  std::string query = name_query(text);
  int words = 0;
  for (const char c : query) words += c == 'w' ? 1 : 0;
  EXPECT_EQ(words, kMaxSearchedWords);
}

}  // namespace
}  // namespace turms::gateway::store
