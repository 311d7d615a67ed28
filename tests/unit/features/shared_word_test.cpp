// SPDX-License-Identifier: Apache-2.0
#include "features/shared_word.h"

#include <gtest/gtest.h>

namespace turms::xmpp::features {
namespace {

constexpr MessageId kMessage{60};
constexpr UserId kAuthor{1};

TEST(SharedWord, that_one_has_heard_may_be_of_a_private_message) {
  SharedWord word;
  EXPECT_FALSE(word.is_of_group(kMessage, UserId(2), kAuthor));
  EXPECT_FALSE(word.is_of_group(kMessage, UserId(2), kAuthor)) << "the same one again";
}

TEST(SharedWord, that_two_have_heard_is_of_a_group) {
  SharedWord word;
  EXPECT_FALSE(word.is_of_group(kMessage, UserId(2), kAuthor));
  EXPECT_TRUE(word.is_of_group(kMessage, UserId(3), kAuthor));
  EXPECT_FALSE(word.is_of_group(MessageId(61), UserId(3), kAuthor)) << "another message";
}

TEST(SharedWord, that_its_author_hears_by_another_session_says_nothing) {
  SharedWord word;
  EXPECT_FALSE(word.is_of_group(kMessage, kAuthor, kAuthor));
  EXPECT_FALSE(word.is_of_group(kMessage, UserId(2), kAuthor)) << "a private message has these two";
  EXPECT_FALSE(word.is_of_group(kMessage, kAuthor, kAuthor));
}

TEST(SharedWord, is_forgotten_in_time) {
  SharedWord word;
  EXPECT_FALSE(word.is_of_group(kMessage, UserId(2), kAuthor));
  for (size_t i = 0; i < SharedWord::kRemembered; ++i)
    EXPECT_FALSE(word.is_of_group(MessageId(static_cast<int64_t>(1000 + i)), UserId(2), kAuthor));
  EXPECT_FALSE(word.is_of_group(kMessage, UserId(3), kAuthor));
}

}  // namespace
}  // namespace turms::xmpp::features
