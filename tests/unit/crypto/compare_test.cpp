// SPDX-License-Identifier: Apache-2.0
#include "crypto/compare.h"

#include <gtest/gtest.h>

namespace turms::xmpp::crypto {
namespace {

TEST(Compare, tells_equal_from_different) {
  EXPECT_TRUE(constant_time_equal(as_bytes("secret"), as_bytes("secret")));
  EXPECT_FALSE(constant_time_equal(as_bytes("secret"), as_bytes("Secret")));
  EXPECT_FALSE(constant_time_equal(as_bytes("secret"), as_bytes("secreT")));
  EXPECT_FALSE(constant_time_equal(as_bytes("secret"), as_bytes("secrets")));
  EXPECT_TRUE(constant_time_equal({}, {}));
}

}  // namespace
}  // namespace turms::xmpp::crypto
