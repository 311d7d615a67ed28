// SPDX-License-Identifier: Apache-2.0
#include "runtime/news_queue.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "support/fakes.h"

namespace turms::xmpp::runtime {
namespace {

using features::PeerNews;

class NewsQueueTest : public ::testing::Test {
 protected:
  static NewsQueue::News news_of(int64_t from) {
    return std::make_shared<PeerNews>(PeerNews::Kind::presence, UserId(from));
  }
  static std::vector<UserId> users(int64_t first, int64_t count) {
    std::vector<UserId> all;
    for (int64_t user = first; user < first + count; ++user) all.emplace_back(user);
    return all;
  }
  void run() {
    queue.run([this](UserId to, const PeerNews& news) {
      heard.emplace_back(news.from.value(), to.value());
      clock.elapsed_ns += cost_ns;
    });
  }

  FakeClock clock;
  NewsQueue queue{clock};
  uint64_t cost_ns = 0;
  std::vector<std::pair<int64_t, int64_t>> heard;  // from, to
};

using Heard = std::vector<std::pair<int64_t, int64_t>>;

TEST_F(NewsQueueTest, hands_over_in_the_order_of_telling) {
  EXPECT_TRUE(queue.put(news_of(1), users(10, 2)));
  EXPECT_TRUE(queue.put(news_of(2), users(10, 1)));
  EXPECT_TRUE(queue.put(news_of(1), users(10, 1)));
  EXPECT_EQ(queue.waiting(), 4u);
  run();
  EXPECT_EQ(heard, (Heard{{1, 10}, {1, 11}, {2, 10}, {1, 10}}));
  EXPECT_TRUE(queue.is_empty());
  EXPECT_EQ(queue.waiting(), 0u);
}

TEST_F(NewsQueueTest, of_many_users_hands_over_a_share_a_turn) {
  EXPECT_TRUE(queue.put(news_of(1), users(10, 600)));
  run();
  EXPECT_EQ(heard.size(), NewsQueue::kShareUsers);
  run();
  EXPECT_EQ(heard.size(), NewsQueue::kShareUsers) << "the same turn";
  for (int turns = 1; !queue.is_empty(); ++turns) {
    ASSERT_LT(turns, 4);
    queue.begin_turn();
    run();
  }
  ASSERT_EQ(heard.size(), 600u);
  for (size_t i = 0; i < heard.size(); ++i) EXPECT_EQ(heard[i].second, static_cast<int64_t>(10 + i));
}

TEST_F(NewsQueueTest, stops_when_the_time_of_the_turn_is_used_up) {
  cost_ns = NewsQueue::kShareNs / 4;
  EXPECT_TRUE(queue.put(news_of(1), users(10, 2)));
  run();
  EXPECT_EQ(heard.size(), 2u);
  EXPECT_TRUE(queue.put(news_of(2), users(10, 10)));
  run();
  EXPECT_EQ(heard.size(), 4u) << "both calls are of one turn";
  queue.begin_turn();
  run();
  EXPECT_EQ(heard.size(), 8u);
}

TEST_F(NewsQueueTest, newer_news_never_overtakes_older) {
  EXPECT_TRUE(queue.put(news_of(1), users(10, 500)));
  run();
  EXPECT_TRUE(queue.put(news_of(1), users(10, 1)));
  while (!queue.is_empty()) {
    queue.begin_turn();
    run();
  }
  EXPECT_EQ(heard.size(), 501u);
  EXPECT_EQ(heard.back(), (std::pair<int64_t, int64_t>(1, 10)));
}

TEST_F(NewsQueueTest, what_is_told_meanwhile_waits_its_turn) {
  EXPECT_TRUE(queue.put(news_of(1), users(10, 2)));
  queue.run([this](UserId to, const PeerNews& news) {
    heard.emplace_back(news.from.value(), to.value());
    if (news.from == UserId(1)) EXPECT_TRUE(queue.put(news_of(to.value()), users(1, 1)));
  });
  EXPECT_EQ(heard, (Heard{{1, 10}, {1, 11}, {10, 1}, {11, 1}}));
}

TEST_F(NewsQueueTest, goes_on_behind_the_one_that_threw) {
  EXPECT_TRUE(queue.put(news_of(1), users(10, 3)));
  EXPECT_THROW(queue.run([](UserId, const PeerNews&) { throw std::runtime_error("a bug"); }), std::runtime_error);
  run();
  EXPECT_EQ(heard, (Heard{{1, 11}, {1, 12}}));
}

TEST_F(NewsQueueTest, has_a_bound) {
  EXPECT_TRUE(queue.put(news_of(1), std::vector<UserId>(NewsQueue::kMaxWaiting - 1, UserId(2))));
  EXPECT_FALSE(queue.put(news_of(1), users(10, 2)));
  EXPECT_TRUE(queue.put(news_of(1), users(10, 1)));
  EXPECT_FALSE(queue.put(news_of(1), users(10, 1)));
  EXPECT_TRUE(queue.put(news_of(1), {}));
  run();
  EXPECT_TRUE(queue.put(news_of(1), users(10, 1)));
}

}  // namespace
}  // namespace turms::xmpp::runtime
