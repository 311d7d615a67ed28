// SPDX-License-Identifier: Apache-2.0
#include "bridge/deflate.h"

#include <gtest/gtest.h>

#include <string>

namespace turms::xmpp::bridge {
namespace {

std::string repetitive(size_t size) {
  std::string text;
  while (text.size() < size) text += "the same words again and again; ";
  text.resize(size);
  return text;
}

TEST(deflate, brings_back_what_went_in) {
  for (const size_t size : {100U, 5000U, 60000U}) {
    const std::string plain = repetitive(size);
    std::string compressed = "before";
    ASSERT_TRUE(deflate(plain, compressed));
    EXPECT_LT(compressed.size(), plain.size());
    EXPECT_TRUE(compressed.starts_with("before"));
    std::string out = "left over";
    ASSERT_TRUE(inflate(std::string_view(compressed).substr(6), 65536, out));
    EXPECT_EQ(out, plain);
  }
}

TEST(deflate, leaves_alone_what_does_not_get_smaller) {
  std::string noise;
  uint32_t state = 1;
  for (int i = 0; i < 1000; ++i) noise.push_back(static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U));
  std::string out = "before";
  EXPECT_FALSE(deflate(noise, out));
  EXPECT_EQ(out, "before");
  EXPECT_FALSE(deflate("", out));
}

TEST(deflate, inflates_up_to_the_limit_and_not_beyond) {
  const std::string plain = repetitive(1000);
  std::string compressed;
  ASSERT_TRUE(deflate(plain, compressed));
  std::string out;
  EXPECT_TRUE(inflate(compressed, 1000, out));
  EXPECT_FALSE(inflate(compressed, 999, out));
  EXPECT_TRUE(out.empty());
}

TEST(deflate, refuses_a_bomb_without_unpacking_it) {
  std::string compressed;
  ASSERT_TRUE(deflate(std::string(16 << 20, 'a'), compressed));
  ASSERT_LT(compressed.size(), 65536U);
  std::string out;
  EXPECT_FALSE(inflate(compressed, 65536, out));
  EXPECT_LE(out.capacity(), 2 * 65536U);
}

TEST(deflate, refuses_streams_that_are_cut_or_go_on) {
  std::string compressed;
  ASSERT_TRUE(deflate(repetitive(1000), compressed));
  std::string out;
  for (size_t size = 0; size < compressed.size(); ++size) {
    EXPECT_FALSE(inflate(std::string_view(compressed).substr(0, size), 65536, out)) << size;
  }
  EXPECT_FALSE(inflate(compressed + "x", 65536, out));
  EXPECT_FALSE(inflate("not deflate at all", 65536, out));
}

}  // namespace
}  // namespace turms::xmpp::bridge
