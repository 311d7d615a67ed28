// SPDX-License-Identifier: Apache-2.0
#include "bridge/timestamp.h"

#include <gtest/gtest.h>

namespace turms::xmpp::bridge {
namespace {

TEST(timestamp, writes_utc_with_milliseconds) {
  EXPECT_EQ(Timestamp(0).view(), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(Timestamp(1700000000123).view(), "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(Timestamp(1709164800000).view(), "2024-02-29T00:00:00.000Z");
  EXPECT_EQ(Timestamp(-1).view(), "1969-12-31T23:59:59.999Z");
}

TEST(timestamp, keeps_four_digits_whatever_a_peer_says) {
  EXPECT_EQ(Timestamp(INT64_MAX).view(), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(Timestamp(INT64_MIN).view(), "0000-01-01T00:00:00.000Z");
}

TEST(timestamp, reads_what_it_writes) {
  for (const int64_t ms : {int64_t{0}, int64_t{1700000000123}, int64_t{1709164800000}, int64_t{-1}}) {
    EXPECT_EQ(parse_timestamp(Timestamp(ms).view()), ms);
  }
}

TEST(timestamp, reads_every_form_of_a_moment) {
  EXPECT_EQ(parse_timestamp("2023-11-14T22:13:20Z"), 1700000000000);
  EXPECT_EQ(parse_timestamp("2023-11-14T22:13:20.1Z"), 1700000000100);
  EXPECT_EQ(parse_timestamp("2023-11-14T22:13:20.123999Z"), 1700000000123);
  EXPECT_EQ(parse_timestamp("2023-11-15T00:43:20+02:30"), 1700000000000);
  EXPECT_EQ(parse_timestamp("2023-11-14T17:13:20.5-05:00"), 1700000000500);
}

TEST(timestamp, refuses_what_is_no_moment) {
  for (const std::string_view text :
       {"", "2023-11-14", "2023-11-14T22:13:20", "2023-13-14T22:13:20Z", "2023-02-29T22:13:20Z", "2023-11-14T24:13:20Z",
        "2023-11-14T22:13:20.Z", "2023-11-14T22:13:20ZZ", "2023-11-14T22:13:20+0200", "2023-11-14T22:13:20*02:00",
        "20231114T22:13:20Z", " 2023-11-14T22:13:20Z", "2023-11-14T22:13:20+24:00"}) {
    EXPECT_EQ(parse_timestamp(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace turms::xmpp::bridge
