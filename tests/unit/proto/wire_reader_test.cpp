// SPDX-License-Identifier: Apache-2.0
#include "proto/wire_reader.h"

#include <gtest/gtest.h>

#include "proto/bytes.h"

namespace turms::proto {
namespace {

using test::ExactCopy;
using test::from_hex;

bool reads_to_the_end(std::string_view bytes) {
  WireReader reader(bytes);
  for (WireField field; reader.next(field);) {
  }
  return !reader.failed();
}

TEST(WireReader, varints_of_every_length_are_read) {
  for (int bits = 0; bits < 64; ++bits) {
    const std::uint64_t expected = std::uint64_t{1} << bits;
    std::string bytes;
    for (std::uint64_t rest = expected; true; rest >>= 7U) {
      bytes.push_back(static_cast<char>((rest & 0x7fU) | (rest >= 0x80 ? 0x80U : 0U)));
      if (rest < 0x80) break;
    }
    std::string_view in = bytes;
    std::uint64_t value = 0;
    ASSERT_TRUE(take_varint(in, value)) << bits;
    EXPECT_EQ(value, expected);
    EXPECT_TRUE(in.empty());
  }
}

TEST(WireReader, varints_cut_short_or_too_long_are_refused) {
  for (const char* hex : {"", "80", "ffffffffffffffffff", "ffffffffffffffffff02", "8080808080808080808000"}) {
    const ExactCopy bytes(from_hex(hex));
    std::string_view in = bytes.view();
    std::uint64_t value = 0;
    EXPECT_FALSE(take_varint(in, value)) << hex;
  }
}

TEST(WireReader, each_wire_type_gives_its_value) {
  const std::string bytes = from_hex("0896011103000000000000001a026869250400000012");
  WireReader reader(std::string_view(bytes).substr(0, bytes.size() - 1));
  WireField field;
  ASSERT_TRUE(reader.next(field));
  EXPECT_EQ(field.number, 1U);
  EXPECT_EQ(field.value, 150U);
  ASSERT_TRUE(reader.next(field));
  EXPECT_EQ(field.type, WireType::kFixed64);
  EXPECT_EQ(field.value, 3U);
  ASSERT_TRUE(reader.next(field));
  EXPECT_EQ(field.bytes, "hi");
  ASSERT_TRUE(reader.next(field));
  EXPECT_EQ(field.number, 4U);
  EXPECT_EQ(field.value, 4U);
  EXPECT_FALSE(reader.next(field));
  EXPECT_FALSE(reader.failed());
}

TEST(WireReader, malformed_fields_stop_the_walk) {
  for (const char* hex : {"00", "0a05", "0affffffff0f", "0affffffffffffffffff01", "0b", "0c", "0f", "1100000000000000",
                          "25000000", "8080808010", "ffffffffffffffffff01"}) {
    EXPECT_FALSE(reads_to_the_end(ExactCopy(from_hex(hex)).view())) << hex;
  }
  EXPECT_TRUE(reads_to_the_end(""));
}

TEST(WireReader, well_formed_utf8_is_told_from_the_rest) {
  for (const char* good :
       {"", "plain ascii that is longer than eight bytes", "\xc3\xa9", "\xe2\x82\xac", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf", "12345678\xc2\x80"}) {
    EXPECT_TRUE(is_utf8(ExactCopy(good).view())) << good;
  }
  for (const char* bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "12345678\xff", "\xe2\x28\xa1"}) {
    EXPECT_FALSE(is_utf8(ExactCopy(bad).view())) << bad;
  }
}

}  // namespace
}  // namespace turms::proto
