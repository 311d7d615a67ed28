// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.h"

#include <gtest/gtest.h>

#include "crypto/hex.h"

namespace turms::xmpp::crypto {
namespace {

TEST(Digest, sha256_gives_the_published_values) {
  EXPECT_EQ(hex(as_bytes(sha256({}))), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(as_bytes(sha256(as_bytes("abc")))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // More than one block, and very many: FIPS 180-4's examples.
  EXPECT_EQ(hex(as_bytes(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  const std::string million(1'000'000, 'a');
  EXPECT_EQ(hex(as_bytes(sha256(as_bytes(million)))), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, sha1_gives_the_published_values) {
  EXPECT_EQ(hex(as_bytes(sha1(as_bytes("abc")))), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

}  // namespace
}  // namespace turms::xmpp::crypto
