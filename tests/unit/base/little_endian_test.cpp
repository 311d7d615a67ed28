// SPDX-License-Identifier: Apache-2.0
#include "base/little_endian.h"

#include <gtest/gtest.h>

namespace turms::xmpp {
namespace {

using namespace std::string_view_literals;

TEST(LittleEndian, reads_numbers_and_bytes_in_turn) {
  LittleEndian in("\x01\x02\x00\x80\xff\x00\x00\x00\x00\x00\x00\x01"
                  "abcde"sv);
  EXPECT_EQ(in.u32(), 0x80000201u);
  EXPECT_EQ(in.u64(), 0x01000000000000FFu);
  EXPECT_EQ(in.bytes(2), "ab");
  EXPECT_EQ(in.rest(), "cde");
  EXPECT_TRUE(in.is_good());
}

TEST(LittleEndian, remembers_that_it_ran_over_the_end) {
  for (size_t size = 0; size < 8; ++size) {
    const std::string text(size, 'x');
    LittleEndian in(text);
    EXPECT_EQ(in.u64(), 0u);
    EXPECT_FALSE(in.is_good());
    EXPECT_EQ(in.rest(), "");
    EXPECT_EQ(in.u32(), 0u);
  }
  LittleEndian in("abc");
  EXPECT_EQ(in.bytes(SIZE_MAX), "");
  EXPECT_FALSE(in.is_good());
}

}  // namespace
}  // namespace turms::xmpp
