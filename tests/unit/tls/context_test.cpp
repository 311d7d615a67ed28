// SPDX-License-Identifier: Apache-2.0
#include "tls/context.h"

#include <gtest/gtest.h>

#include <thread>

#include "tls/server.h"

namespace turms::xmpp::tls {
namespace {

TEST(Context, bad_settings_are_refused) {
  EXPECT_FALSE(Context::create({}).ok());
  for (const std::string& name : {std::string(), std::string(256, 'x')}) {
    ContextSettings settings;
    settings.certificates = test::certificates_for({{"example.org"}});
    settings.alpn = {"xmpp-client", name};
    const auto context = Context::create(std::move(settings));
    ASSERT_FALSE(context.ok());
    EXPECT_EQ(context.error().where, "tls.alpn");
  }
}

TEST(Context, tls12_can_be_switched_off) {
  ContextSettings settings;
  settings.allow_tls12 = false;
  const auto context = test::context_for(std::move(settings));
  for (const auto& [version, works] : {std::pair{TLS1_2_VERSION, false}, {TLS1_3_VERSION, true}}) {
    Channel channel(context);
    test::ClientSettings wanted;
    wanted.version = version;
    test::OpenSslClient client(wanted);
    EXPECT_EQ(test::shake(client, channel) == Handshake::done, works);
  }
}

TEST(Context, channels_outlive_the_holder_of_their_context) {
  auto context = test::context_for({});
  Channel channel(context);
  test::OpenSslClient client({});
  context.reset();
  ASSERT_EQ(test::shake(client, channel), Handshake::done);
  EXPECT_EQ(test::upward(client, channel, "x"), "x");
}

TEST(Context, serves_several_threads_at_once) {
  ContextSettings settings;
  settings.tickets = std::make_shared<Tickets>();
  const auto context = test::context_for(std::move(settings));
  std::vector<std::thread> threads;
  std::vector<int> done(4);
  for (int& count : done) {
    threads.emplace_back([&context, &count] {
      for (int i = 0; i < 10; ++i) {
        Channel channel(context);
        test::ClientSettings wanted;
        wanted.version = i % 2 == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;
        test::OpenSslClient client(wanted);
        if (test::shake(client, channel) != Handshake::done) continue;
        if (test::upward(client, channel, "x") == "x") ++count;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, std::vector<int>(4, 10));
}

// The steps of one handshake on different threads, one after the other, as loop and worker take turns.
TEST(Context, a_channel_may_move_between_threads) {
  Channel channel(test::context_for({}));
  test::OpenSslClient client({});
  Handshake state = Handshake::need_more;
  while (state == Handshake::need_more) {
    client.handshake();
    channel.feed(as_bytes(client.take_output()));
    std::thread([&] { state = channel.handshake(); }).join();
    client.feed(channel.take_output());
  }
  client.handshake();
  ASSERT_EQ(state, Handshake::done);
  EXPECT_EQ(test::upward(client, channel, "x"), "x");
}

}  // namespace
}  // namespace turms::xmpp::tls
