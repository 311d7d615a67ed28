// SPDX-License-Identifier: Apache-2.0
#include "bridge/geoloc.h"

#include <gtest/gtest.h>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

std::optional<Position> position(const std::string& content) {
  return position_in(
      document_from("<geoloc xmlns='http://jabber.org/protocol/geoloc'>" + content + "</geoloc>")->root());
}

TEST(GeolocTest, is_a_position_in_degrees) {
  const auto rome = position("<accuracy>20</accuracy><lat>41.9</lat><lon>12.5</lon><country>Italy</country>");
  ASSERT_TRUE(rome);
  EXPECT_FLOAT_EQ(rome->latitude, 41.9F);
  EXPECT_FLOAT_EQ(rome->longitude, 12.5F);
  EXPECT_TRUE(position("<lat>-90</lat><lon>180</lon>"));
}

TEST(GeolocTest, without_numbers_that_can_be_is_no_position) {
  for (const char* content : {"", "<lat>1</lat>", "<lon>1</lon>", "<lat>91</lat><lon>1</lon>",
                              "<lat>1</lat><lon>181</lon>", "<lat>north</lat><lon>1</lon>", "<lat>1 </lat><lon>1</lon>",
                              "<lat>nan</lat><lon>1</lon>", "<lat/><lon/>", "<lat>1</lat><lon>inf</lon>"})
    EXPECT_FALSE(position(content)) << content;
  EXPECT_FALSE(position_in(document_from("<geoloc xmlns='urn:other'><lat>1</lat><lon>1</lon></geoloc>")->root()));
}

}  // namespace
}  // namespace turms::xmpp::bridge
