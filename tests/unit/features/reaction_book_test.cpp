// SPDX-License-Identifier: Apache-2.0
#include "features/reaction_book.h"

#include <gtest/gtest.h>

namespace turms::xmpp::features {
namespace {

using Types = ReactionBook::Types;
constexpr MessageId kMessage{9};
constexpr UserId kUser{2};

TEST(reaction_book, tells_what_is_new_and_what_is_gone) {
  const auto difference = ReactionBook::between({1, 2, 3}, {3, 4});
  EXPECT_EQ(difference.added, (Types{4}));
  EXPECT_EQ(difference.removed, (Types{1, 2}));
}

TEST(reaction_book, applies_only_to_what_it_knows) {
  ReactionBook book;
  EXPECT_FALSE(book.apply(kMessage, kUser, {1}, true)) << "there may have been others before";
  EXPECT_EQ(book.find(kMessage, kUser), nullptr);
  book.put(kMessage, kUser, {1});
  EXPECT_TRUE(book.apply(kMessage, kUser, {1, 2}, true));
  EXPECT_EQ(*book.find(kMessage, kUser), (Types{1, 2})) << "told twice is once";
  EXPECT_TRUE(book.apply(kMessage, kUser, {1, 7}, false));
  EXPECT_EQ(*book.find(kMessage, kUser), (Types{2}));
  EXPECT_EQ(book.find(kMessage, UserId(3)), nullptr);
}

TEST(reaction_book, forgets_the_oldest) {
  ReactionBook book;
  for (int64_t id = 1; id <= static_cast<int64_t>(ReactionBook::kCapacity) + 1; ++id)
    book.put(MessageId(id), kUser, {1});
  EXPECT_EQ(book.find(MessageId(1), kUser), nullptr);
  EXPECT_NE(book.find(MessageId(2), kUser), nullptr);
}

}  // namespace
}  // namespace turms::xmpp::features
