// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.h"

#include <string>

#include <gtest/gtest.h>

namespace turms::gateway::crypto {
namespace {

std::string hex(const Digest& digest) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

// FIPS 180-4 examples.
TEST(Digest, sha256_gives_the_published_values) {
  EXPECT_EQ(hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256(octets("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, sha256_in_pieces_is_that_of_the_whole) {
  const std::string text(200, 'x');
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    Sha256 pieces;
    pieces.add(octets(std::string_view(text).substr(0, cut)));
    pieces.add(octets(std::string_view(text).substr(cut)));
    ASSERT_EQ(pieces.finish(), sha256(octets(text))) << cut;
  }
  EXPECT_EQ(Sha256().finish(), sha256({}));
}

// RFC 4231, test case 2.
TEST(Digest, hmac_gives_the_published_value) {
  EXPECT_EQ(hex(hmac_sha256(octets("Jefe"), octets("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, hmac_with_an_empty_key_does_not_reuse_the_last_key) {
  const Digest before = hmac_sha256({}, octets("text"));
  (void)hmac_sha256(octets("another key"), octets("text"));
  EXPECT_EQ(hmac_sha256({}, octets("text")), before);
}

}  // namespace
}  // namespace turms::gateway::crypto
