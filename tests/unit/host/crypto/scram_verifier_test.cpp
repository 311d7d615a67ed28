// SPDX-License-Identifier: Apache-2.0
#include "crypto/scram_verifier.h"

#include <string>

#include <gtest/gtest.h>

#include "crypto/secret.h"

namespace turms::gateway::crypto {
namespace {

std::string base64(std::span<const uint8_t> bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < bytes.size() ? bytes[i + k] : 0U);
    for (size_t k = 0; k < 4; ++k) text += i + k > bytes.size() ? '=' : kAlphabet[group >> (18 - 6 * k) & 63];
  }
  return text;
}

// The exchange of RFC 7677 3: user "user", password "pencil". ServerSignature = HMAC(ServerKey, AuthMessage).
TEST(ScramVerifier, agrees_with_the_example_of_rfc_7677) {
  const uint8_t salt[] = {0x5b, 0x6d, 0x99, 0x68, 0x9d, 0x12, 0x35, 0x8e,
                          0xec, 0xa0, 0x4b, 0x14, 0x12, 0x36, 0xfa, 0x81};
  ASSERT_EQ(base64(salt), "W22ZaJ0SNY7soEsUEjb6gQ==");
  const std::string auth_message =
      "n=user,r=rOprNGfwEbeRWgbNEkqO,"
      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  // StoredKey and ServerKey of that example, from the proof and signature it prints.
  ScramVerifier verifier;
  verifier.salt.assign(std::begin(salt), std::end(salt));
  verifier.iterations = 4096;
  const std::string stored = "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=";
  const std::string server = "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
  auto made = make_scram_verifier("pencil", 4096);
  ASSERT_TRUE(made.ok());
  EXPECT_TRUE(matches(made.value(), "pencil"));
  const auto decode = [](const std::string& text) {
    Digest digest{};
    static const std::string kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    int have = 0;
    size_t at = 0;
    for (const char c : text) {
      if (c == '=') break;
      bits = bits << 6 | static_cast<uint32_t>(kAlphabet.find(c));
      if ((have += 6) >= 8) digest.at(at++) = static_cast<uint8_t>(bits >> (have -= 8));
    }
    return digest;
  };
  verifier.stored_key = decode(stored);
  verifier.server_key = decode(server);
  EXPECT_TRUE(matches(verifier, "pencil"));
  EXPECT_EQ(base64(hmac_sha256(verifier.server_key, octets(auth_message))),
            "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
}

TEST(ScramVerifier, refuses_every_other_password) {
  const auto verifier = make_scram_verifier("secret", kMinScramIterations);
  ASSERT_TRUE(verifier.ok());
  EXPECT_TRUE(matches(*verifier, "secret"));
  for (const char* wrong : {"", "Secret", "secre", "secret ", "secrets"}) EXPECT_FALSE(matches(*verifier, wrong));
}

TEST(ScramVerifier, salts_are_fresh) {
  const auto a = make_scram_verifier("same", kMinScramIterations);
  const auto b = make_scram_verifier("same", kMinScramIterations);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_NE(a->salt, b->salt);
  EXPECT_NE(a->stored_key, b->stored_key);
}

TEST(ScramVerifier, limits_are_errors) {
  EXPECT_EQ(make_scram_verifier("", kMinScramIterations).error().code, Code::invalid_argument);
  EXPECT_EQ(make_scram_verifier("x", kMinScramIterations - 1).error().code, Code::invalid_argument);
  EXPECT_EQ(make_scram_verifier("x", kMaxScramIterations + 1).error().code, Code::invalid_argument);
}

TEST(ScramVerifier, an_empty_verifier_matches_nothing) {
  EXPECT_FALSE(matches(ScramVerifier{}, "anything"));
}

}  // namespace
}  // namespace turms::gateway::crypto
