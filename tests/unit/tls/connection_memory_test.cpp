// SPDX-License-Identifier: Apache-2.0
// That channels work across buffers given back and claimed again is shown in channel_test.cpp; here is what it is for.
#include "tls/connection_memory.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include "tls/server.h"

namespace turms::xmpp::tls {
namespace {

class MemoryOf : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Versions, MemoryOf, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& info) { return info.param == TLS1_2_VERSION ? "tls12" : "tls13"; });

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_P(MemoryOf, an_idle_channel_costs_a_few_kilobytes) {
  ContextSettings settings;
  settings.tickets = std::make_shared<Tickets>();
  const auto context = test::context_for(std::move(settings));
  constexpr std::size_t kChannels = 50;
  std::vector<std::unique_ptr<Channel>> channels(kChannels);
  std::size_t used = 0;
  for (auto& channel : channels) {
    // The peer's memory is not part of the bill.
    test::ClientSettings wanted;
    wanted.version = GetParam();
    test::OpenSslClient client(wanted);
    const std::size_t before = mallinfo2().uordblks;
    channel = std::make_unique<Channel>(context);
    const std::size_t fresh = mallinfo2().uordblks - before;
    ASSERT_EQ(test::shake(client, *channel), Handshake::done);
    ASSERT_EQ(test::upward(client, *channel, "x"), "x");
    const std::size_t with_channel = mallinfo2().uordblks;
    auto spare = std::move(channel);
    spare.reset();
    used += with_channel - mallinfo2().uordblks;
    EXPECT_LT(fresh, 48U * 1024U);
  }
  RecordProperty("bytes_per_idle_channel", static_cast<int>(used / kChannels));
  EXPECT_LT(used / kChannels, 6U * 1024U);
}
#endif

TEST_P(MemoryOf, is_given_back_after_each_turn) {
  Channel channel(test::context_for({}));
  test::ClientSettings wanted;
  wanted.version = GetParam();
  test::OpenSslClient client(wanted);
  ASSERT_EQ(test::shake(client, channel), Handshake::done);
  ASSERT_TRUE(channel.write(as_bytes("x")));
  EXPECT_FALSE(channel.holds_buffers());
  channel.close_notify();
  EXPECT_FALSE(channel.holds_buffers());
}

}  // namespace
}  // namespace turms::xmpp::tls
