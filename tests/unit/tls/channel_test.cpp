// SPDX-License-Identifier: Apache-2.0
#include "tls/channel.h"

#include <gtest/gtest.h>

#include "crypto/hex.h"
#include "crypto/random.h"
#include "tls/server.h"

namespace turms::xmpp::tls {
namespace {

using test::ClientSettings;
using test::context_for;
using test::downward;
using test::OpenSslClient;
using test::shake;
using test::upward;

class ChannelOf : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] static ClientSettings client_settings() {
    ClientSettings settings;
    settings.version = GetParam();
    return settings;
  }
};
INSTANTIATE_TEST_SUITE_P(Versions, ChannelOf, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& info) { return info.param == TLS1_2_VERSION ? "tls12" : "tls13"; });

TEST_P(ChannelOf, talks_both_ways) {
  Channel channel(context_for({}));
  OpenSslClient client(client_settings());
  ASSERT_EQ(shake(client, channel), Handshake::done);
  EXPECT_EQ(channel.version(), GetParam() == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
  EXPECT_NE(channel.cipher().find("GCM"), std::string_view::npos);
  EXPECT_EQ(upward(client, channel, "<stream>"), "<stream>");
  EXPECT_EQ(downward(channel, client, "<features/>"), "<features/>");
  EXPECT_EQ(upward(client, channel, "more"), "more");
}

TEST_P(ChannelOf, handshake_and_records_in_every_split) {
  const auto context = context_for({});
  for (const std::size_t step : {1U, 2U, 3U, 5U, 7U, 64U, 100U}) {
    Channel channel(context);
    OpenSslClient client(client_settings());
    ASSERT_EQ(shake(client, channel, step), Handshake::done) << step;
    ASSERT_TRUE(client.write("hello") && client.write(" world"));
    const std::string bytes = client.take_output();
    std::string plaintext;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      channel.feed(as_bytes(std::string_view(bytes).substr(at, step)));
      ASSERT_EQ(channel.read(plaintext), Reading::open);
    }
    EXPECT_EQ(plaintext, "hello world");
  }
}

TEST_P(ChannelOf, one_record_cut_at_every_byte) {
  Channel channel(context_for({}));
  OpenSslClient client(client_settings());
  ASSERT_EQ(shake(client, channel), Handshake::done);
  std::string probe;
  for (std::size_t cut = 0; cut < 30; ++cut) {
    ASSERT_TRUE(client.write("0123456789"));
    const std::string bytes = client.take_output();
    std::string plaintext;
    channel.feed(as_bytes(std::string_view(bytes).substr(0, cut)));
    ASSERT_EQ(channel.read(plaintext), Reading::open);
    EXPECT_EQ(plaintext, "");
    EXPECT_EQ(channel.holds_buffers(), cut > 0) << "half a record has to be kept";
    channel.feed(as_bytes(std::string_view(bytes).substr(cut)));
    ASSERT_EQ(channel.read(plaintext), Reading::open);
    EXPECT_EQ(plaintext, "0123456789");
    EXPECT_FALSE(channel.holds_buffers());
  }
}

TEST_P(ChannelOf, big_texts_take_few_records) {
  Channel channel(context_for({}));
  OpenSslClient client(client_settings());
  ASSERT_EQ(shake(client, channel), Handshake::done);
  const std::string text = crypto::random_bytes(100'000);
  ASSERT_TRUE(channel.write(as_bytes(text)));
  const std::string sealed = channel.take_output();
  EXPECT_LE(sealed.size(), text.size() + 7 * 40) << "seven records of 16 KiB";
  client.feed(sealed);
  EXPECT_EQ(client.read(), text);
  EXPECT_EQ(upward(client, channel, text), text);
}

TEST_P(ChannelOf, idle_channels_keep_no_buffers) {
  Channel channel(context_for({}));
  EXPECT_TRUE(channel.holds_buffers());
  OpenSslClient client(client_settings());
  ASSERT_EQ(shake(client, channel), Handshake::done);
  EXPECT_FALSE(channel.holds_buffers());
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(upward(client, channel, "up" + std::to_string(i)), "up" + std::to_string(i));
    ASSERT_FALSE(channel.holds_buffers());
    ASSERT_EQ(downward(channel, client, "down" + std::to_string(i)), "down" + std::to_string(i));
    ASSERT_FALSE(channel.holds_buffers());
  }
}

TEST_P(ChannelOf, text_right_behind_the_handshake_is_not_lost) {
  const auto context = context_for({});
  Channel channel(context);
  OpenSslClient client(client_settings());
  // The client's last flight and its first text arrive in one piece.
  std::string up;
  Handshake state = Handshake::need_more;
  while (state != Handshake::done) {
    const int done = client.handshake();
    if (done == 1 && up.empty()) ASSERT_TRUE(client.write("first"));
    const std::string bytes = client.take_output();
    channel.feed(as_bytes(bytes));
    state = channel.handshake();
    ASSERT_NE(state, Handshake::failed);
    client.feed(channel.take_output());
  }
  std::string plaintext;
  if (GetParam() == TLS1_3_VERSION) {
    ASSERT_EQ(channel.read(plaintext), Reading::open);
    EXPECT_EQ(plaintext, "first");
  }
  EXPECT_EQ(upward(client, channel, "second").find("second") != std::string::npos, true);
}

TEST_P(ChannelOf, close_notify_goes_both_ways) {
  Channel channel(context_for({}));
  OpenSslClient client(client_settings());
  ASSERT_EQ(shake(client, channel), Handshake::done);
  channel.close_notify();
  channel.close_notify();
  EXPECT_FALSE(channel.write(as_bytes("too late")));
  client.feed(channel.take_output());
  EXPECT_EQ(client.read(), "");
  EXPECT_TRUE(client.got_close_notify());
  // The other half stays open until the peer closes it, and what came before counts.
  ASSERT_TRUE(client.write("last words"));
  client.close_notify();
  channel.feed(as_bytes(client.take_output()));
  std::string plaintext;
  EXPECT_EQ(channel.read(plaintext), Reading::closed);
  EXPECT_EQ(plaintext, "last words");
  EXPECT_EQ(channel.read(plaintext), Reading::closed);
}

TEST_P(ChannelOf, changed_records_are_refused_with_an_alert) {
  Channel channel(context_for({}));
  OpenSslClient client(client_settings());
  ASSERT_EQ(shake(client, channel), Handshake::done);
  ASSERT_TRUE(client.write("attack at dawn"));
  std::string bytes = client.take_output();
  bytes[bytes.size() - 3] = static_cast<char>(bytes[bytes.size() - 3] ^ 1);
  channel.feed(as_bytes(bytes));
  std::string plaintext;
  EXPECT_EQ(channel.read(plaintext), Reading::failed);
  EXPECT_EQ(plaintext, "");
  EXPECT_FALSE(channel.error().detail.empty());
  EXPECT_TRUE(channel.has_output()) << "bad_record_mac";
  EXPECT_EQ(channel.read(plaintext), Reading::failed);
  EXPECT_FALSE(channel.write(as_bytes("x")));
}

TEST_P(ChannelOf, sni_is_reported_and_chooses) {
  ContextSettings settings;
  settings.certificates = test::certificates_for({{"one.example"}, {"two.example", "*.two.example"}});
  const auto context = context_for(std::move(settings));
  const std::pair<const char*, const char*> cases[] = {{"one.example", "one.example"},
                                                       {"two.example", "two.example"},
                                                       {"TWO.example", "two.example"},
                                                       {"a.two.example", "two.example"},
                                                       {"b.a.two.example", "one.example"},
                                                       {"unknown.example", "one.example"},
                                                       {"", "one.example"}};
  for (const auto& [asked, shown] : cases) {
    Channel channel(context);
    ClientSettings wanted = client_settings();
    wanted.sni = asked;
    OpenSslClient client(wanted);
    ASSERT_EQ(shake(client, channel), Handshake::done) << asked;
    EXPECT_EQ(channel.sni(), asked);
    EXPECT_EQ(client.common_name(), shown) << asked;
  }
}

TEST_P(ChannelOf, without_a_name_the_fallback_domain_chooses) {
  ContextSettings settings;
  settings.certificates = test::certificates_for({{"one.example"}, {"two.example"}});
  Channel channel(context_for(std::move(settings)), "two.example");
  OpenSslClient client(client_settings());
  ASSERT_EQ(shake(client, channel), Handshake::done);
  EXPECT_EQ(client.common_name(), "two.example");
}

TEST_P(ChannelOf, alpn_is_agreed_on) {
  ContextSettings settings;
  settings.alpn = {"xmpp-client"};
  const auto context = context_for(std::move(settings));
  for (const auto& [offer, agreed] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"h2", "xmpp-client"}, "xmpp-client"}, {{}, ""}}) {
    Channel channel(context);
    ClientSettings wanted = client_settings();
    wanted.alpn = offer;
    OpenSslClient client(wanted);
    ASSERT_EQ(shake(client, channel), Handshake::done);
    EXPECT_EQ(channel.alpn(), agreed);
  }
}

TEST_P(ChannelOf, alpn_without_a_common_name_is_refused_with_an_alert) {
  ContextSettings settings;
  settings.alpn = {"xmpp-client"};
  Channel channel(context_for(std::move(settings)));
  ClientSettings wanted = client_settings();
  wanted.alpn = {"xmpp-server"};
  OpenSslClient client(wanted);
  ASSERT_EQ(shake(client, channel), Handshake::failed);
  const std::string alert = channel.take_output();
  ASSERT_EQ(alert.size(), 7U) << "one alert record in clear";
  EXPECT_EQ(alert[0], 21);
  EXPECT_EQ(alert[6], 120) << "no_application_protocol";
}

TEST_P(ChannelOf, tickets_resume) {
  ContextSettings settings;
  settings.tickets = std::make_shared<Tickets>();
  const auto context = context_for(std::move(settings));
  Channel first(context);
  OpenSslClient client(client_settings());
  ASSERT_EQ(shake(client, first), Handshake::done);
  EXPECT_FALSE(client.is_resumed());
  EXPECT_EQ(downward(first, client, "x"), "x");
  ASSERT_NE(client.session(), nullptr);
  ClientSettings again = client_settings();
  again.session = client.session();
  Channel second(context);
  OpenSslClient returning(again);
  ASSERT_EQ(shake(returning, second), Handshake::done);
  EXPECT_TRUE(returning.is_resumed());
  EXPECT_EQ(upward(returning, second, "back"), "back");
}

TEST_P(ChannelOf, small_fragments_are_honoured) {
  Channel channel(context_for({}));
  ClientSettings wanted = client_settings();
  wanted.max_fragment = TLSEXT_max_fragment_length_512;
  OpenSslClient client(wanted);
  ASSERT_EQ(shake(client, channel), Handshake::done);
  const std::string text = crypto::random_bytes(5000);
  EXPECT_EQ(downward(channel, client, text), text);
  EXPECT_EQ(upward(client, channel, text), text);
  EXPECT_FALSE(channel.holds_buffers());
}

TEST_P(ChannelOf, another_group_than_the_preferred_works) {
  Channel channel(context_for({}));
  ClientSettings wanted = client_settings();
  wanted.groups = "P-256";
  OpenSslClient client(wanted);
  ASSERT_EQ(shake(client, channel), Handshake::done);
  EXPECT_EQ(upward(client, channel, "x"), "x");
}

TEST(Channel, exporter_agrees_with_the_peer) {
  Channel channel(context_for({}));
  EXPECT_FALSE(channel.exporter("EXPORTER-Channel-Binding", 32).ok()) << "not yet";
  ClientSettings settings;
  settings.version = TLS1_3_VERSION;
  OpenSslClient client(settings);
  ASSERT_EQ(shake(client, channel), Handshake::done);
  const auto material = channel.exporter("EXPORTER-Channel-Binding", 32);
  ASSERT_TRUE(material.ok());
  EXPECT_EQ(crypto::hex(as_bytes(*material)), crypto::hex(as_bytes(client.exporter("EXPORTER-Channel-Binding", 32))));
}

TEST(Channel, exporter_is_not_offered_before_tls13) {
  Channel channel(context_for({}));
  ClientSettings settings;
  settings.version = TLS1_2_VERSION;
  OpenSslClient client(settings);
  ASSERT_EQ(shake(client, channel), Handshake::done);
  const auto material = channel.exporter("EXPORTER-Channel-Binding", 32);
  ASSERT_FALSE(material.ok());
  EXPECT_EQ(material.error().code, Code::unsupported);
}

TEST(Channel, a_hello_retry_is_survived) {
  Channel channel(context_for({}));
  ClientSettings settings;
  settings.version = TLS1_3_VERSION;
  settings.groups = "X448:P-256";  // its first key share is for a group that we do not have
  OpenSslClient client(settings);
  ASSERT_EQ(shake(client, channel, 1), Handshake::done);
  EXPECT_EQ(upward(client, channel, "x"), "x");
}

TEST(Channel, garbage_instead_of_a_hello_fails_and_says_so) {
  const auto context = context_for({});
  for (const std::string& garbage :
       {std::string("<stream:stream xmlns='jabber:client'>"), std::string("GET / HTTP/1.1\r\n\r\n"),
        std::string(100, '\0'), std::string("\x16\x03\x01\x7f\xff", 5) + std::string(100, 'x'),
        std::string("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", 10)}) {
    Channel channel(context);
    channel.feed(as_bytes(garbage));
    EXPECT_EQ(channel.handshake(), Handshake::failed);
    EXPECT_EQ(channel.handshake(), Handshake::failed);
    EXPECT_FALSE(channel.error().detail.empty());
    std::string plaintext;
    EXPECT_EQ(channel.read(plaintext), Reading::failed);
  }
}

TEST(Channel, every_changed_byte_of_a_hello_is_survived) {
  const auto context = context_for({});
  OpenSslClient client({});
  client.handshake();
  const std::string hello = client.take_output();
  for (std::size_t i = 0; i < hello.size(); ++i) {
    std::string changed = hello;
    changed[i] = static_cast<char>(changed[i] ^ 0x55);
    Channel channel(context);
    channel.feed(as_bytes(changed));
    channel.handshake();
  }
}

TEST(Channel, nothing_is_written_before_the_handshake) {
  Channel channel(context_for({}));
  EXPECT_FALSE(channel.write(as_bytes("secret")));
  channel.close_notify();
  EXPECT_FALSE(channel.has_output());
  EXPECT_EQ(channel.version(), "");
  EXPECT_EQ(channel.cipher(), "");
}

// A known limit of Mbed TLS 3.6 servers; see README.md.
TEST(Channel, a_key_update_ends_the_channel_in_order) {
  Channel channel(context_for({}));
  ClientSettings settings;
  settings.version = TLS1_3_VERSION;
  OpenSslClient client(settings);
  ASSERT_EQ(shake(client, channel), Handshake::done);
  ASSERT_EQ(upward(client, channel, "x"), "x");
  ASSERT_EQ(SSL_key_update(client.native(), SSL_KEY_UPDATE_NOT_REQUESTED), 1);
  ASSERT_TRUE(client.write("y"));
  channel.feed(as_bytes(client.take_output()));
  std::string plaintext;
  EXPECT_EQ(channel.read(plaintext), Reading::failed);
  EXPECT_EQ(plaintext, "");
}

TEST(Channel, old_versions_are_refused) {
  Channel channel(context_for({}));
  ClientSettings settings;
  settings.version = TLS1_1_VERSION;
  OpenSslClient client(settings);
  SSL_set_security_level(client.native(), 0);
  EXPECT_EQ(shake(client, channel), Handshake::failed);
}

}  // namespace
}  // namespace turms::xmpp::tls
