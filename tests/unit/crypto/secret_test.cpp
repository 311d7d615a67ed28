// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace turms::xmpp::crypto {
namespace {

TEST(Secret, holds_any_bytes) {
  const Secret secret(std::string_view("pa\0ss", 5));
  EXPECT_EQ(secret.size(), 5U);
  EXPECT_EQ(secret.view(), std::string_view("pa\0ss", 5));
  EXPECT_TRUE(Secret().empty());
  EXPECT_TRUE(Secret(std::string_view()).bytes().empty());
}

TEST(Secret, moves_and_is_never_copied_by_accident) {
  static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
  Secret first(std::string_view("one"));
  Secret second(std::move(first));
  EXPECT_TRUE(first.empty());  // NOLINT: moved-from by intent
  EXPECT_EQ(second.view(), "one");
  first = std::move(second);
  EXPECT_EQ(first.view(), "one");
  Secret& same = first;
  first = std::move(same);
  EXPECT_EQ(first.view(), "one");
  EXPECT_EQ(first.copy().view(), "one");
}

TEST(Secret, taking_leaves_nothing_behind) {
  std::string text = "a password long enough to live on the heap";
  const char* const where = text.data();
  const std::size_t size = text.size();
  const Secret secret = Secret::taken_from(text);
  EXPECT_EQ(secret.size(), size);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(std::string(where, size), std::string(size, '\0')) << "the text's capacity is still its own";
}

TEST(Secret, wipe_reaches_the_unused_capacity) {
  std::string text = "a password long enough to live on the heap";
  const char* const where = text.data();
  const std::size_t size = text.size();
  text.resize(3);
  wipe(text);
  EXPECT_EQ(std::string(where, size), std::string(size, '\0'));
}

}  // namespace
}  // namespace turms::xmpp::crypto
