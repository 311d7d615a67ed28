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

}  // namespace
}  // namespace turms::xmpp::bridge
