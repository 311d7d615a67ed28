// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "crypto/digest.h"

namespace turms::gateway::crypto {
namespace {

TEST(Secret, wipe_clears_the_bytes_that_were_there) {
  std::string text = "correct horse battery staple";
  const char* bytes = text.data();
  const size_t size = text.size();
  wipe(text);
  EXPECT_TRUE(text.empty());
  ASSERT_EQ(text.data(), bytes);
  for (size_t i = 0; i < size; ++i) EXPECT_EQ(bytes[i], '\0') << i;
}

TEST(Secret, taking_over_a_string_wipes_the_source) {
  std::string source = "short";
  const char* bytes = source.data();
  const Secret secret(std::move(source));
  EXPECT_EQ(secret.view(), "short");
  for (size_t i = 0; i < 5; ++i) EXPECT_EQ(bytes[i], '\0') << i;
}

TEST(Secret, moving_leaves_nothing_behind) {
  Secret first(std::string("one"));
  Secret second(std::move(first));
  EXPECT_EQ(second.view(), "one");
  EXPECT_TRUE(first.view().empty());  // NOLINT(bugprone-use-after-move): that it is empty is the promise
  first = Secret(std::string("two"));
  second = std::move(first);
  EXPECT_EQ(second.view(), "two");
  second.clear();
  EXPECT_TRUE(second.view().empty());
}

TEST(Secret, comparison_sees_length_and_every_byte) {
  EXPECT_TRUE(equal_in_constant_time(octets("abc"), octets("abc")));
  EXPECT_TRUE(equal_in_constant_time({}, {}));
  EXPECT_FALSE(equal_in_constant_time(octets("abc"), octets("abd")));
  EXPECT_FALSE(equal_in_constant_time(octets("abc"), octets("ab")));
}

TEST(Secret, random_bytes_differ) {
  std::array<uint8_t, 32> a{};
  std::array<uint8_t, 32> b{};
  fill_random(a);
  fill_random(b);
  EXPECT_NE(a, b);
}

}  // namespace
}  // namespace turms::gateway::crypto
