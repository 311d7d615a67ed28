// SPDX-License-Identifier: Apache-2.0
#include "net/websocket_framing.h"

#include <gtest/gtest.h>

#include "framing_probe.h"

namespace turms::gateway::net {
namespace {

constexpr size_t kMax = 70'000;
constexpr std::string_view kUpgrade =
    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

std::unique_ptr<Framing> make() {
  return std::make_unique<WebSocketFraming>(kMax);
}

/// A framing whose upgrade is done, as most tests want it.
std::unique_ptr<Framing> make_open() {
  auto framing = make();
  Heard heard;
  EXPECT_EQ(feed_all(*framing, heard, {kUpgrade}), FeedStatus::ok);
  EXPECT_TRUE(heard.replies.starts_with("HTTP/1.1 101 "));
  return framing;
}

constexpr uint8_t kText = 1, kBinary = 2, kContinuation = 0, kClose = 8, kPing = 9, kPong = 10;

/// One frame as a client sends it: masked.
std::string client_frame(uint8_t opcode, std::string_view payload, bool final = true) {
  constexpr std::string_view kMask = "\x11\x22\x33\x44";
  std::string out(1, static_cast<char>((final ? 0x80 : 0) | opcode));
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(0x80 | payload.size()));
  } else if (payload.size() <= 0xFFFF) {
    out.push_back(static_cast<char>(0x80 | 126));
    for (int shift = 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>(payload.size() >> shift));
  } else {
    out.push_back(static_cast<char>(0x80 | 127));
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(uint64_t{payload.size()} >> shift));
  }
  out += kMask;
  for (size_t i = 0; i < payload.size(); ++i) out.push_back(static_cast<char>(payload[i] ^ kMask[i % 4]));
  return out;
}

TEST(WebSocketFraming, upgrade_and_messages_come_out_whole_at_every_split) {
  const std::string long_one(200, 'l');
  const std::string wire = std::string(kUpgrade) + client_frame(kBinary, "one") + client_frame(kBinary, "") +
                           client_frame(kBinary, long_one);
  for_every_split(wire, make, [&](FeedStatus status, const Heard& heard) {
    EXPECT_EQ(status, FeedStatus::ok);
    EXPECT_EQ(heard.payloads, (std::vector<std::string>{"one", "", long_one}));
    EXPECT_TRUE(heard.replies.ends_with("\r\n\r\n"));
  });
}

TEST(WebSocketFraming, fragments_are_joined_around_a_ping) {
  const std::string wire = client_frame(kBinary, "al", false) + client_frame(kPing, "p") +
                           client_frame(kContinuation, "to", false) + client_frame(kContinuation, "gether");
  for_every_split(wire, make_open, [](FeedStatus status, const Heard& heard) {
    EXPECT_EQ(status, FeedStatus::ok);
    EXPECT_EQ(heard.payloads, std::vector<std::string>{"altogether"});
    EXPECT_EQ(heard.replies, std::string("\x8A\x01p"));
  });
}

TEST(WebSocketFraming, text_and_pong_are_ignored) {
  for_every_split(client_frame(kText, "hello") + client_frame(kPong, "") + client_frame(kBinary, "b"), make_open,
                  [](FeedStatus status, const Heard& heard) {
                    EXPECT_EQ(status, FeedStatus::ok);
                    EXPECT_EQ(heard.payloads, std::vector<std::string>{"b"});
                    EXPECT_TRUE(heard.replies.empty());
                  });
}

TEST(WebSocketFraming, a_close_frame_is_answered_and_ends_the_connection) {
  for_every_split(client_frame(kClose, std::string_view("\x03\xE8", 2)), make_open,
                  [](FeedStatus status, const Heard& heard) {
                    EXPECT_EQ(status, FeedStatus::ended);
                    EXPECT_EQ(heard.replies, std::string("\x88\x02\x03\xE8", 4));
                  });
}

TEST(WebSocketFraming, an_unmasked_frame_is_corrupt_and_the_farewell_says_protocol_error) {
  const auto framing = make_open();
  Heard heard;
  EXPECT_EQ(feed_all(*framing, heard, {std::string_view("\x82\x01x")}), FeedStatus::corrupt);
  EXPECT_TRUE(heard.replies.empty());
  EXPECT_EQ(framing->farewell().substr(2, 2), std::string("\x03\xEA"));
}

TEST(WebSocketFraming, a_message_over_the_limit_is_corrupt_even_in_fragments) {
  const std::string half(kMax / 2 + 1, 'h');
  const auto framing = make_open();
  Heard heard;
  EXPECT_EQ(feed_all(*framing, heard, {client_frame(kBinary, half, false), client_frame(kContinuation, half)}),
            FeedStatus::corrupt);
  EXPECT_TRUE(heard.payloads.empty());
  EXPECT_EQ(framing->farewell().substr(2, 2), std::string("\x03\xF1"));  // 1009: too big
}

TEST(WebSocketFraming, the_largest_message_passes) {
  const auto framing = make_open();
  Heard heard;
  EXPECT_EQ(feed_all(*framing, heard, {client_frame(kBinary, std::string(kMax, 'x'))}), FeedStatus::ok);
  ASSERT_EQ(heard.payloads.size(), 1U);
  EXPECT_EQ(heard.payloads[0].size(), kMax);
}

TEST(WebSocketFraming, a_refused_upgrade_is_answered_and_ends_without_a_close_frame) {
  const auto framing = make();
  Heard heard;
  EXPECT_EQ(feed_all(*framing, heard, {"GET / HTTP/1.1\r\n\r\n"}), FeedStatus::ended);
  EXPECT_TRUE(heard.replies.starts_with("HTTP/1.1 426 "));
  EXPECT_TRUE(framing->farewell().empty());
}

TEST(WebSocketFraming, payloads_after_the_listener_stopped_are_dropped) {
  const auto framing = make_open();
  Heard heard;
  heard.stop_after = 1;
  EXPECT_EQ(feed_all(*framing, heard, {client_frame(kBinary, "one") + client_frame(kBinary, "two")}), FeedStatus::ok);
  EXPECT_EQ(heard.payloads, std::vector<std::string>{"one"});
}

TEST(WebSocketFraming, headers_follow_the_three_length_forms) {
  const auto framing = make_open();
  const auto header = [&](size_t size) {
    const FrameHeader h = framing->header(size);
    return std::vector<uint8_t>(h.bytes.begin(), h.bytes.begin() + h.size);
  };
  EXPECT_EQ(header(0), (std::vector<uint8_t>{0x82, 0}));
  EXPECT_EQ(header(125), (std::vector<uint8_t>{0x82, 125}));
  EXPECT_EQ(header(126), (std::vector<uint8_t>{0x82, 126, 0, 126}));
  EXPECT_EQ(header(0xFFFF), (std::vector<uint8_t>{0x82, 126, 0xFF, 0xFF}));
  EXPECT_EQ(header(0x10000), (std::vector<uint8_t>{0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0}));
}

}  // namespace
}  // namespace turms::gateway::net
