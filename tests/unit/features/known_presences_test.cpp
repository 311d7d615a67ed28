// SPDX-License-Identifier: Apache-2.0
#include "features/known_presences.h"

#include <gtest/gtest.h>

#include <string>

namespace turms::xmpp::features {
namespace {

KnownPresences::News news_of(int64_t user, std::string part) {
  auto news = std::make_shared<PeerNews>(PeerNews::Kind::presence, UserId(user));
  news->from_resource = std::move(part);
  return news;
}

TEST(KnownPresencesTest, a_presence_is_news_once) {
  KnownPresences known;
  const auto first = news_of(2, "phone");
  EXPECT_TRUE(known.put(first));
  EXPECT_FALSE(known.put(first));
  EXPECT_TRUE(known.put(news_of(2, "phone")));
  EXPECT_EQ(known.peers_of(UserId(2)).size(), 1U);
}

TEST(KnownPresencesTest, each_resource_is_known_by_itself) {
  KnownPresences known;
  known.put(news_of(3, "b"));
  known.put(news_of(2, "a"));
  known.put(news_of(3, "a"));
  EXPECT_EQ(known.peers_of(UserId(3)).size(), 2U);
  EXPECT_EQ(known.take(UserId(3), "b")->from_resource, "b");
  EXPECT_EQ(known.take(UserId(3), "b"), nullptr);
  EXPECT_EQ(known.take_all(UserId(3)).size(), 1U);
  EXPECT_FALSE(known.is_online(UserId(3)));
  EXPECT_TRUE(known.is_online(UserId(2)));
}

TEST(KnownPresencesTest, users_come_in_order) {
  KnownPresences known;
  for (const int64_t user : {5, 2, 9, 5, 1}) known.put(news_of(user, "r" + std::to_string(user)));
  known.put(news_of(5, "other"));
  std::vector<int64_t> after_two;
  for (const auto& peer : known.peers_after(UserId(2))) after_two.push_back(peer.user.value());
  EXPECT_EQ(after_two, (std::vector<int64_t>{5, 5, 9}));
}

TEST(KnownPresencesTest, a_user_has_no_more_resources_than_the_bound) {
  KnownPresences known;
  for (size_t i = 0; i < KnownPresences::kMaxResources; ++i) EXPECT_TRUE(known.put(news_of(2, std::to_string(i))));
  EXPECT_FALSE(known.put(news_of(2, "one too many")));
  EXPECT_TRUE(known.put(news_of(3, "another user")));
}

TEST(KnownPresencesTest, friends_of_turms_are_rows_of_their_own) {
  KnownPresences known;
  known.friend_at(UserId(7)).devices = 1;
  known.friend_at(UserId(3)).devices = 2;
  known.friend_at(UserId(7)).status = 5;
  ASSERT_EQ(known.friends().size(), 2U);
  EXPECT_EQ(known.friends()[0].user, UserId(3));
  EXPECT_EQ(known.find_friend(UserId(7))->status, 5);
  EXPECT_EQ(known.friends_after(UserId(3)).size(), 1U);
  EXPECT_FALSE(known.is_online(UserId(7))) << "known is not shown";
  known.find_friend(UserId(7))->shown = 1;
  EXPECT_TRUE(known.is_online(UserId(7)));
  known.forget_friend(UserId(7));
  known.forget_friend(UserId(7));
  EXPECT_EQ(known.find_friend(UserId(7)), nullptr);
}

}  // namespace
}  // namespace turms::xmpp::features
