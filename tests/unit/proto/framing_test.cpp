// SPDX-License-Identifier: Apache-2.0
#include "proto/framing.h"

#include <gtest/gtest.h>

#include "proto/bytes.h"

namespace turms::proto {
namespace {

using test::from_hex;

TEST(Framing, frames_come_back_out_of_every_split) {
  const std::vector<std::string> payloads{"", "a", std::string(127, 'b'), std::string(128, 'c'), std::string(300, 'd')};
  std::string stream;
  for (const auto& payload : payloads) append_frame(stream, payload);
  for (std::size_t split = 0; split <= stream.size(); ++split) {
    std::vector<std::string> seen;
    std::string buffer;
    for (const auto& part : {stream.substr(0, split), stream.substr(split)}) {
      buffer += part;
      std::string_view in = buffer;
      std::string_view payload;
      while (take_frame(in, payload, 300) == FrameStatus::kComplete) seen.emplace_back(payload);
      buffer = std::string(in);
    }
    ASSERT_EQ(seen, payloads) << split;
    EXPECT_TRUE(buffer.empty());
  }
}

TEST(Framing, an_unfinished_frame_leaves_the_input_alone) {
  for (const char* hex : {"", "80", "0361", "8001"}) {
    const std::string bytes = from_hex(hex);
    std::string_view in = bytes;
    std::string_view payload;
    EXPECT_EQ(take_frame(in, payload, 1000), FrameStatus::kNeedMore) << hex;
    EXPECT_EQ(in.size(), bytes.size());
  }
}

TEST(Framing, too_long_is_refused_at_the_header) {
  std::string_view payload;
  for (const char* hex : {"818001", "ffffffff0f", "ffffffff7f", "8080808080", "808080808001"}) {
    const std::string bytes = from_hex(hex);
    std::string_view in = bytes;
    EXPECT_EQ(take_frame(in, payload, kDefaultMaxRequestBytes), FrameStatus::kMalformed) << hex;
  }
  const std::string most = from_hex("808001");
  std::string_view in = most;
  EXPECT_EQ(take_frame(in, payload, kDefaultMaxRequestBytes), FrameStatus::kNeedMore);
}

}  // namespace
}  // namespace turms::proto
