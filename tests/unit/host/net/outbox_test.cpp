// SPDX-License-Identifier: Apache-2.0
#include "net/outbox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "net/varint_framing.h"

namespace turms::gateway::net {
namespace {

std::vector<Outbox::Stretch> gather(const Outbox& outbox, size_t max = 64) {
  std::vector<Outbox::Stretch> room(max);
  const auto filled = outbox.gather(room);
  return {filled.begin(), filled.end()};
}

std::string joined(const std::vector<Outbox::Stretch>& stretches) {
  std::string out;
  for (const auto& bytes : stretches) out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return out;
}

bool push(Outbox& outbox, std::string payload) {
  const FrameHeader header = VarintFraming(1000).header(payload.size());
  return outbox.push(header, SharedBytes(std::move(payload)));
}

TEST(Outbox, writes_what_was_pushed_whatever_the_socket_takes_each_time) {
  const std::string expected = std::string("\x03one\x00\x05three raw", 15);
  for (size_t step = 1; step <= expected.size(); ++step) {
    Outbox outbox(1000);
    EXPECT_TRUE(push(outbox, "one"));
    EXPECT_TRUE(push(outbox, ""));
    EXPECT_TRUE(push(outbox, "three"));
    EXPECT_TRUE(outbox.push_raw(" raw"));
    std::string written;
    while (!outbox.empty()) {
      const std::string ready = joined(gather(outbox));
      const size_t taken = std::min(step, ready.size());
      written += ready.substr(0, taken);
      outbox.consume(taken);
    }
    EXPECT_EQ(written, expected);
    EXPECT_EQ(outbox.bytes(), 0U);
  }
}

TEST(Outbox, payloads_are_shared_not_copied) {
  Outbox outbox(1000);
  const SharedBytes payload(std::string("shared"));
  EXPECT_TRUE(outbox.push(VarintFraming(10).header(payload.size()), payload));
  EXPECT_EQ(gather(outbox)[1].data(), payload.span().data());
}

TEST(Outbox, gathered_stretches_stay_where_they_are_while_more_is_pushed) {
  Outbox outbox(1'000'000);
  EXPECT_TRUE(push(outbox, "early"));
  const auto before = gather(outbox);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(push(outbox, "later"));
  const auto after = gather(outbox, 2);
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(before[0].data(), after[0].data());
  EXPECT_EQ(before[1].data(), after[1].data());
}

TEST(Outbox, gather_is_bounded) {
  Outbox outbox(1000);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(push(outbox, "x"));
  EXPECT_EQ(gather(outbox, 3).size(), 3U);
}

TEST(Outbox, one_frame_of_any_size_is_let_in_and_the_next_is_refused) {
  Outbox outbox(10);
  EXPECT_TRUE(push(outbox, std::string(50, 'x')));
  EXPECT_FALSE(push(outbox, "y"));
  outbox.consume(50);
  EXPECT_TRUE(push(outbox, "y"));
}

}  // namespace
}  // namespace turms::gateway::net
