// SPDX-License-Identifier: Apache-2.0
// What the tests of channels start from: certificates made on the spot, contexts, and a pump between a client and a
// channel.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tls/channel.h"
#include "tls/context.h"
#include "tls/openssl_client.h"
#include "tls/self_signed.h"

namespace turms::xmpp::tls::test {

inline constexpr std::int64_t kNow = 1'700'000'000;

inline CertificateSource source_for(const std::vector<std::string>& domains) {
  auto made = self_signed(domains, kNow);
  CertificateSource source;
  source.name = domains.front();
  source.chain_pem = made.value().certificate_pem;
  source.key_pem = made.value().key_pem.copy();
  return source;
}

inline std::shared_ptr<const Certificates> certificates_for(const std::vector<std::vector<std::string>>& sets) {
  std::vector<CertificateSource> sources;
  for (const auto& domains : sets) sources.push_back(source_for(domains));
  return Certificates::load(sources).value();
}

inline std::shared_ptr<const Context> context_for(ContextSettings settings) {
  if (!settings.certificates) settings.certificates = certificates_for({{"example.org"}});
  return Context::create(std::move(settings)).value();
}

/// Carries bytes both ways, `step` at a time towards the channel, until the handshake is done or failed.
inline Handshake shake(OpenSslClient& client, Channel& channel, std::size_t step = SIZE_MAX) {
  Handshake state = Handshake::need_more;
  for (int rounds = 0; rounds < 20; ++rounds) {
    const int client_state = client.handshake();
    const std::string up = client.take_output();
    for (std::size_t at = 0; at < up.size(); at += std::min(step, up.size() - at)) {
      channel.feed(as_bytes(std::string_view(up).substr(at, step)));
      state = channel.handshake();
      if (state == Handshake::failed) return state;
    }
    client.feed(channel.take_output());
    if (state == Handshake::done && client_state == 1) return state;
    if (client_state < 0) return Handshake::failed;
  }
  return state;
}

/// Sends `text` through the channel to the client and returns what arrives.
inline std::string downward(Channel& channel, OpenSslClient& client, std::string_view text) {
  EXPECT_TRUE(channel.write(as_bytes(text)));
  client.feed(channel.take_output());
  return client.read();
}

/// Sends `text` from the client through the channel and returns what arrives.
inline std::string upward(OpenSslClient& client, Channel& channel, std::string_view text) {
  EXPECT_TRUE(client.write(text));
  channel.feed(as_bytes(client.take_output()));
  std::string plaintext;
  EXPECT_EQ(channel.read(plaintext), Reading::open);
  return plaintext;
}

}  // namespace turms::xmpp::tls::test
