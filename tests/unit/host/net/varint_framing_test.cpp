// SPDX-License-Identifier: Apache-2.0
#include "net/varint_framing.h"

#include <gtest/gtest.h>

#include "framing_probe.h"

namespace turms::gateway::net {
namespace {

constexpr size_t kMax = 300;

std::unique_ptr<Framing> make() {
  return std::make_unique<VarintFraming>(kMax);
}

std::string frame(std::string_view payload) {
  const FrameHeader header = VarintFraming(kMax).header(payload.size());
  std::string out(header.bytes.begin(), header.bytes.begin() + header.size);
  return out.append(payload);
}

TEST(VarintFraming, payloads_come_out_whole_at_every_split) {
  const std::string big(200, 'b');  // its length takes two bytes
  const std::string wire = frame("first") + frame("") + frame(big) + frame("") + frame("x");
  for_every_split(wire, make, [&](FeedStatus status, const Heard& heard) {
    EXPECT_EQ(status, FeedStatus::ok);
    EXPECT_EQ(heard.payloads, (std::vector<std::string>{"first", "", big, "", "x"}));
    EXPECT_TRUE(heard.replies.empty());
  });
}

TEST(VarintFraming, an_unfinished_payload_is_not_delivered) {
  for_every_split(frame("hello").substr(0, 5), make, [](FeedStatus status, const Heard& heard) {
    EXPECT_EQ(status, FeedStatus::ok);
    EXPECT_TRUE(heard.payloads.empty());
  });
}

TEST(VarintFraming, the_largest_payload_passes) {
  const std::string largest(kMax, 'l');
  for_every_split(frame(largest), make, [&](FeedStatus status, const Heard& heard) {
    EXPECT_EQ(status, FeedStatus::ok);
    EXPECT_EQ(heard.payloads, std::vector<std::string>{largest});
  });
}

TEST(VarintFraming, one_byte_too_many_is_corrupt_before_any_payload_byte) {
  const std::string wire("\xAD\x02", 2);  // 301
  for_every_split(wire, make, [](FeedStatus status, const Heard& heard) {
    EXPECT_EQ(status, FeedStatus::corrupt);
    EXPECT_TRUE(heard.payloads.empty());
  });
}

TEST(VarintFraming, a_length_of_more_than_32_bits_is_corrupt) {
  for (const std::string_view wire :
       {std::string_view("\x80\x80\x80\x80\x80\x00", 6), std::string_view("\xFF\xFF\xFF\xFF\x1F")}) {
    for_every_split(wire, make, [](FeedStatus status, const Heard&) { EXPECT_EQ(status, FeedStatus::corrupt); });
  }
}

TEST(VarintFraming, payloads_before_a_corrupt_length_are_delivered) {
  for_every_split(frame("good") + std::string("\xFF\xFF\xFF\xFF\x0F"), make, [](FeedStatus status, const Heard& heard) {
    EXPECT_EQ(status, FeedStatus::corrupt);
    EXPECT_EQ(heard.payloads, std::vector<std::string>{"good"});
  });
}

TEST(VarintFraming, a_redundant_length_encoding_is_read) {
  for_every_split(std::string_view("\x82\x80\x00hi", 5), make, [](FeedStatus status, const Heard& heard) {
    EXPECT_EQ(status, FeedStatus::ok);
    EXPECT_EQ(heard.payloads, std::vector<std::string>{"hi"});
  });
}

TEST(VarintFraming, reading_stops_when_the_listener_says_so) {
  VarintFraming framing(kMax);
  Heard heard;
  heard.stop_after = 1;
  EXPECT_EQ(feed_all(framing, heard, {frame("one") + frame("two")}), FeedStatus::ok);
  EXPECT_EQ(heard.payloads, std::vector<std::string>{"one"});
}

TEST(VarintFraming, headers_are_minimal) {
  const auto header = [](size_t size) {
    const FrameHeader h = VarintFraming(kMax).header(size);
    return std::vector<uint8_t>(h.bytes.begin(), h.bytes.begin() + h.size);
  };
  EXPECT_EQ(header(0), (std::vector<uint8_t>{0}));
  EXPECT_EQ(header(127), (std::vector<uint8_t>{127}));
  EXPECT_EQ(header(128), (std::vector<uint8_t>{0x80, 1}));
  EXPECT_EQ(header(1 << 21), (std::vector<uint8_t>{0x80, 0x80, 0x80, 1}));
}

}  // namespace
}  // namespace turms::gateway::net
