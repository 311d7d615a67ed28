// SPDX-License-Identifier: Apache-2.0
#include "crypto/base64.h"

#include <gtest/gtest.h>

#include "crypto/random.h"

namespace turms::xmpp::crypto {
namespace {

// RFC 4648 10.
TEST(Base64, gives_the_published_values) {
  const char* const pairs[][2] = {{"", ""},
                                  {"f", "Zg=="},
                                  {"fo", "Zm8="},
                                  {"foo", "Zm9v"},
                                  {"foob", "Zm9vYg=="},
                                  {"fooba", "Zm9vYmE="},
                                  {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : pairs) {
    EXPECT_EQ(base64(as_bytes(plain)), coded);
    EXPECT_EQ(from_base64(coded), plain);
  }
}

TEST(Base64, survives_any_bytes) {
  for (std::size_t size = 0; size < 70; ++size) {
    const std::string bytes = random_bytes(size);
    EXPECT_EQ(from_base64(base64(as_bytes(bytes))), bytes);
  }
}

TEST(Base64, refuses_all_that_is_not_canonical) {
  for (const char* bad : {"Z", "Zg", "Zg=", "Zg===", "Zm9v=", "====", "=", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm-v",
                          "Zm_v", "Z=g=", "Zh==", "Zm9=", "Zm9v====", "\xc3\xa9==", "Zm8=Zm8="}) {
    EXPECT_FALSE(from_base64(bad)) << bad;
  }
}

}  // namespace
}  // namespace turms::xmpp::crypto
