// SPDX-License-Identifier: Apache-2.0
#include "bridge/emoji_sequences.h"

#include <gtest/gtest.h>

#include <set>

namespace turms::xmpp::bridge {
namespace {

TEST(emoji_sequences, are_listed_once_each) {
  std::set<std::string, std::less<>> all;
  size_t visits = 0;
  visit_emoji_sequences([&](std::string_view sequence) {
    all.emplace(sequence);
    ++visits;
    return false;
  });
  EXPECT_EQ(all.size(), visits);
  EXPECT_LT(visits, 40'000U) << "a search must stay cheap";
  for (const std::string_view known : {
           "\xE2\x9D\xA4\xEF\xB8\x8F",                                                  // red heart
           "\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD",                                          // thumbs up, medium skin tone
           "\xF0\x9F\x87\xAB\xF0\x9F\x87\xB7",                                          // flag of France
           "1\xEF\xB8\x8F\xE2\x83\xA3",                                                 // keycap 1
           "\xF0\x9F\x8F\xB3\xEF\xB8\x8F\xE2\x80\x8D\xF0\x9F\x8C\x88",                  // rainbow flag
           "\xF0\x9F\xA4\xB7\xE2\x80\x8D\xE2\x99\x80\xEF\xB8\x8F",                      // woman shrugging
           "\xF0\x9F\x91\xA9\xF0\x9F\x8F\xBF\xE2\x80\x8D\xF0\x9F\x92\xBB",              // woman technologist, dark
           "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",  // family
       }) {
    EXPECT_TRUE(all.contains(known)) << known;
  }
}

TEST(emoji_sequences, stop_when_the_visitor_has_had_enough) {
  size_t visits = 0;
  visit_emoji_sequences([&](std::string_view) { return ++visits == 3; });
  EXPECT_EQ(visits, 3U);
}

TEST(emoji_sequences, code_points_become_utf8) {
  std::string out;
  for (const char32_t one : {U'a', U'\u00E9', U'\u20AC', U'\U0001F44D'}) append_utf8(out, one);
  EXPECT_EQ(out, "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x91\x8D");
}

}  // namespace
}  // namespace turms::xmpp::bridge
