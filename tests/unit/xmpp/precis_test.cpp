// SPDX-License-Identifier: Apache-2.0
#include "xmpp/precis.h"

#include <gtest/gtest.h>

namespace turms::xmpp {
namespace {

using Text = std::optional<std::string>;

TEST(PrecisTest, usernames_are_folded_to_one_form) {
  EXPECT_EQ(username_case_mapped("Juliet"), Text("juliet"));
  EXPECT_EQ(username_case_mapped("\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x90\xEF\xBC\x91"),
            Text("1001"));  // full-width digits
  EXPECT_EQ(username_case_mapped("E\xCC\x81"), Text("\xC3\xA9"));
  EXPECT_EQ(username_case_mapped("\xCE\xA3"), Text("\xCF\x83"));  // capital sigma
  EXPECT_EQ(username_case_mapped("fu\xC3\x9F"), Text("fu\xC3\x9F"));
}

TEST(PrecisTest, usernames_have_no_symbols_spaces_or_compatibility_forms) {
  for (const char* text : {"", "a b",
                           "a\xC2\xA0"
                           "b",
                           "\xE2\x85\xA3", "\xEF\xAC\x81", "\xE2\x84\xAA", "\xF0\x9F\x98\x80", "a\xC2\xAD",
                           "\xD7\x90"
                           "a",
                           "\xFF", "\xE2\x80\x8B", "\xC2\xB2"}) {
    EXPECT_EQ(username_case_mapped(text), std::nullopt) << text;
  }
}

TEST(PrecisTest, opaque_strings_keep_case_symbols_and_spaces) {
  EXPECT_EQ(opaque_string("My Phone \xF0\x9F\x98\x80"), Text("My Phone \xF0\x9F\x98\x80"));
  EXPECT_EQ(opaque_string("a\xE3\x80\x80"
                          "b"),
            Text("a b"));  // ideographic space
  EXPECT_EQ(opaque_string("e\xCC\x81"), Text("\xC3\xA9"));
  EXPECT_EQ(opaque_string("\xEF\xBC\x91"), Text("\xEF\xBC\x91"));
}

TEST(PrecisTest, opaque_strings_have_no_control_or_invisible_characters) {
  for (const char* text :
       {"", "a\n", "\x7F", "a\xE2\x80\x8B", "\xEE\x80\x80", "\xEF\xBF\xBF", "\xC2\xAD", "\xFF", "\xE2\x80\xA8"}) {
    EXPECT_EQ(opaque_string(text), std::nullopt);
  }
}

}  // namespace
}  // namespace turms::xmpp
