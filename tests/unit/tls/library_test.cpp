// SPDX-License-Identifier: Apache-2.0
#include "tls/library.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>

#include "tls/self_signed.h"

namespace turms::xmpp::tls {
namespace {

TEST(Library, may_come_and_go_as_often_as_wanted) {
  const std::array<std::string, 1> domains{"example.org"};
  for (int i = 0; i < 3; ++i) {
    auto first = std::make_unique<Library>();
    const Library second;
    first.reset();
    EXPECT_TRUE(self_signed(domains, 0).ok());
  }
}

TEST(Library, errors_are_described_with_their_number) {
  const std::string text = describe(-0x2180);
  EXPECT_NE(text.find("X509"), std::string::npos) << text;
  EXPECT_NE(text.find("(-0x2180)"), std::string::npos) << text;
}

TEST(Library, random_callback_fills) {
  std::array<unsigned char, 32> bytes{};
  EXPECT_EQ(random_callback(nullptr, bytes.data(), bytes.size()), 0);
  EXPECT_NE(bytes, (std::array<unsigned char, 32>{}));
}

}  // namespace
}  // namespace turms::xmpp::tls
