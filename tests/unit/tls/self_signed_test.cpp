// SPDX-License-Identifier: Apache-2.0
#include "tls/self_signed.h"

#include <gtest/gtest.h>

#include <ctime>

#include "tls/server.h"

namespace turms::xmpp::tls {
namespace {

TEST(SelfSigned, a_client_that_trusts_it_is_content) {
  const std::vector<std::string> domains{"example.org", "conference.example.org", "*.upload.example.org"};
  const auto made = self_signed(domains, std::time(nullptr));
  ASSERT_TRUE(made.ok());
  CertificateSource source;
  source.name = "own";
  source.chain_pem = made->certificate_pem;
  source.key_pem = made->key_pem.copy();
  ContextSettings settings;
  settings.certificates = Certificates::load(std::span(&source, 1)).value();
  const auto context = test::context_for(std::move(settings));
  for (const auto& [name, is_fine] : std::vector<std::pair<std::string, bool>>{{"example.org", true},
                                                                               {"conference.example.org", true},
                                                                               {"a.upload.example.org", true},
                                                                               {"example.com", false}}) {
    Channel channel(context);
    test::ClientSettings wanted;
    wanted.sni = name;
    wanted.ca_pem = made->certificate_pem;
    test::OpenSslClient client(wanted);
    EXPECT_EQ(test::shake(client, channel) == Handshake::done, is_fine) << name;
  }
}

TEST(SelfSigned, every_one_is_different) {
  const std::vector<std::string> domains{"example.org"};
  const auto first = self_signed(domains, test::kNow);
  const auto second = self_signed(domains, test::kNow);
  EXPECT_NE(first->certificate_pem, second->certificate_pem);
  EXPECT_NE(first->key_pem.view(), second->key_pem.view());
}

TEST(SelfSigned, long_lists_and_long_names_fit) {
  std::vector<std::string> domains;
  const std::string label(60, 'a');
  for (int i = 0; i < 50; ++i)
    domains.push_back(label + std::to_string(i) + "." + label + "." + label + ".example.org");
  EXPECT_TRUE(self_signed(domains, test::kNow).ok());
}

TEST(SelfSigned, what_is_no_dns_name_is_refused) {
  for (const char* bad : {"", ".", "a..b", ".a", "a.", "*.", "a.*.b", "a b", "a,O=b",
                          "b\xc3\xbc"
                          "cher.example",
                          "a/b", "[::1]"}) {
    const std::vector<std::string> domains{"example.org", bad};
    EXPECT_FALSE(self_signed(domains, test::kNow).ok()) << bad;
  }
  EXPECT_FALSE(self_signed({}, test::kNow).ok());
}

}  // namespace
}  // namespace turms::xmpp::tls
