// SPDX-License-Identifier: Apache-2.0
#include "base/strong_id.h"

#include <type_traits>
#include <unordered_set>

#include <gtest/gtest.h>

namespace turms::xmpp {
namespace {

static_assert(!std::is_convertible_v<int64_t, UserId>, "a number becomes an id only when it is said so");
static_assert(!std::is_constructible_v<GroupId, UserId>, "kinds of ids do not mix");
static_assert(!std::is_convertible_v<UserId, bool>);
static_assert(sizeof(UserId) == sizeof(int64_t));

TEST(StrongId, compares_and_hashes_by_value) {
  EXPECT_EQ(UserId(5), UserId(5));
  EXPECT_LT(UserId(-1), UserId(1));
  std::unordered_set<UserId> seen{UserId(1), UserId(2), UserId(1)};
  EXPECT_EQ(seen.size(), 2u);
  EXPECT_TRUE(seen.contains(UserId(2)));
}

TEST(StrongId, the_default_is_no_id) {
  EXPECT_FALSE(UserId());
  EXPECT_TRUE(UserId(1));
  EXPECT_EQ(SessionId().value(), 0u);
}

}  // namespace
}  // namespace turms::xmpp
