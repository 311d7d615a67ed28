// SPDX-License-Identifier: Apache-2.0
#include "bridge/fingerprint.h"

#include <gtest/gtest.h>

namespace turms::xmpp::bridge {
namespace {

constexpr Conversation kPeer = Conversation::with(UserId(2));

TEST(fingerprint, text_hash_is_the_head_of_sha256) {
  // SHA-256("abc") = ba7816bf 8f01cfea ...
  EXPECT_EQ(text_hash_of("abc"), 0xEACF018FBF1678BAU);
  EXPECT_NE(text_hash_of("abc"), text_hash_of("abd"));
}

TEST(fingerprint, a_resend_has_the_same_nonce) {
  const Nonce nonce = nonce_of(UserId(1), kPeer, 7, "id", 100);
  EXPECT_EQ(nonce, nonce_of(UserId(1), kPeer, 7, "id", 200)) << "entropy is for stanzas without id";
}

TEST(fingerprint, everything_else_has_another_nonce) {
  const Nonce nonce = nonce_of(UserId(1), kPeer, 7, "id", 100);
  EXPECT_NE(nonce, nonce_of(UserId(3), kPeer, 7, "id", 100));
  EXPECT_NE(nonce, nonce_of(UserId(1), Conversation::with(UserId(3)), 7, "id", 100));
  EXPECT_NE(nonce, nonce_of(UserId(1), Conversation::in(GroupId(2)), 7, "id", 100));
  EXPECT_NE(nonce, nonce_of(UserId(1), kPeer, 8, "id", 100));
  EXPECT_NE(nonce, nonce_of(UserId(1), kPeer, 7, "di", 100));
  EXPECT_NE(nonce_of(UserId(1), kPeer, 7, "", 100), nonce_of(UserId(1), kPeer, 7, "", 101));
}

}  // namespace
}  // namespace turms::xmpp::bridge
