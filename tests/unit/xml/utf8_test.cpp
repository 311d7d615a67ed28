// SPDX-License-Identifier: Apache-2.0
#include "xml/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace turms::xmpp::xml {
namespace {

std::string encode(uint32_t cp) {
  const auto byte = [](uint32_t value) { return static_cast<char>(static_cast<uint8_t>(value)); };
  if (cp < 0x80) return {byte(cp)};
  if (cp < 0x800) return {byte(0xC0 | cp >> 6), byte(0x80 | (cp & 0x3F))};
  if (cp < 0x10000) return {byte(0xE0 | cp >> 12), byte(0x80 | (cp >> 6 & 0x3F)), byte(0x80 | (cp & 0x3F))};
  return {byte(0xF0 | cp >> 18), byte(0x80 | (cp >> 12 & 0x3F)), byte(0x80 | (cp >> 6 & 0x3F)),
          byte(0x80 | (cp & 0x3F))};
}

TEST(Utf8Test, every_scalar_value_is_valid_and_surrogates_are_not) {
  for (uint32_t cp = 0; cp < 0x110000; ++cp) {
    const std::string text = encode(cp);
    const bool is_surrogate = cp >= 0xD800 && cp < 0xE000;
    ASSERT_EQ(is_utf8(text), !is_surrogate) << cp;
    ASSERT_EQ(utf8_size(text + "x"), is_surrogate ? 0 : text.size()) << cp;
  }
}

TEST(Utf8Test, overlong_forms_and_values_beyond_the_range_are_malformed) {
  for (const char* text :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xFE", "\x80", "\xBF"}) {
    EXPECT_FALSE(is_utf8(text));
    EXPECT_EQ(utf8_size(text), 0u);
  }
}

TEST(Utf8Test, a_character_that_is_cut_off_is_no_text) {
  const std::string smile = "\xF0\x9F\x98\x80";
  for (size_t size = 1; size < smile.size(); ++size) {
    EXPECT_FALSE(is_utf8(smile.substr(0, size)));
    EXPECT_EQ(utf8_size(smile.substr(0, size)), 0u);
    EXPECT_FALSE(is_utf8(smile.substr(0, size) + "a"));
  }
}

}  // namespace
}  // namespace turms::xmpp::xml
