// SPDX-License-Identifier: Apache-2.0
#include "net/byte_range.h"

#include <gtest/gtest.h>

namespace turms::gateway::net {
namespace {

using Kind = ByteRange::Kind;

ByteRange part(uint64_t first, uint64_t length) {
  return {Kind::part, first, length};
}

TEST(ByteRange, a_part_is_cut_to_the_file) {
  EXPECT_EQ(parse_range("bytes=0-0", 10), part(0, 1));
  EXPECT_EQ(parse_range("bytes=2-5", 10), part(2, 4));
  EXPECT_EQ(parse_range("bytes=2-", 10), part(2, 8));
  EXPECT_EQ(parse_range("bytes=9-", 10), part(9, 1));
  EXPECT_EQ(parse_range("bytes=2-99", 10), part(2, 8));
  EXPECT_EQ(parse_range("bytes=-3", 10), part(7, 3));
  EXPECT_EQ(parse_range("bytes=-99", 10), part(0, 10));
  EXPECT_EQ(parse_range(" Bytes= 2-5 ", 10), part(2, 4));
  EXPECT_EQ(parse_range("bytes=2-99999999999999999999999", 10), part(2, 8));
}

TEST(ByteRange, what_lies_outside_cant_be_satisfied) {
  for (const char* header : {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999999-"}) {
    EXPECT_EQ(parse_range(header, 10).kind, Kind::unsatisfiable) << header;
  }
  EXPECT_EQ(parse_range("bytes=0-", 0).kind, Kind::unsatisfiable);
  EXPECT_EQ(parse_range("bytes=-1", 0).kind, Kind::unsatisfiable);
}

TEST(ByteRange, what_is_not_understood_is_the_whole) {
  for (const char* header : {"", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "bytes=a-b", "bytes=1-b",
                             "bytes=+1-2", "bytes=1 - 2", "items=0-1", "=0-1", "bytes=0--1"}) {
    EXPECT_EQ(parse_range(header, 10), ByteRange()) << header;
  }
}

}  // namespace
}  // namespace turms::gateway::net
