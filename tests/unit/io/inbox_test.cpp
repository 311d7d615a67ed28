// SPDX-License-Identifier: Apache-2.0
#include "io/inbox.h"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "io/loopback.h"

namespace turms::xmpp::io {
namespace {

using testing::new_loop;
using testing::serve_until;

TEST(Inbox, hands_values_over_in_order_and_in_one_turn) {
  const auto loop = new_loop();
  std::vector<int> taken;
  int turns = 0;
  Inbox<int> inbox(*loop, 100, [&](int& value) { taken.push_back(value); });
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(inbox.push(i));
  EXPECT_EQ(inbox.size(), 5u);
  ASSERT_TRUE(serve_until(*loop, [&] { return ++turns, !taken.empty(); }));
  EXPECT_EQ(taken, (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_EQ(inbox.size(), 0u);
}

TEST(Inbox, refuses_beyond_its_bound_and_has_room_again_after_delivery) {
  const auto loop = new_loop();
  int taken = 0;
  Inbox<int> inbox(*loop, 2, [&](int&) { ++taken; });
  EXPECT_TRUE(inbox.push(1));
  EXPECT_TRUE(inbox.push(2));
  EXPECT_FALSE(inbox.push(3));
  EXPECT_TRUE(inbox.push_always(4));
  ASSERT_TRUE(serve_until(*loop, [&] { return taken == 3; }));
  EXPECT_TRUE(inbox.push(5));
}

TEST(Inbox, after_close_it_refuses_all_but_still_delivers_what_it_had) {
  const auto loop = new_loop();
  int taken = 0;
  Inbox<int> inbox(*loop, 9, [&](int&) { ++taken; });
  EXPECT_TRUE(inbox.push(1));
  inbox.close();
  EXPECT_FALSE(inbox.push(2));
  EXPECT_FALSE(inbox.push_always(3));
  EXPECT_TRUE(serve_until(*loop, [&] { return taken == 1; }));
}

TEST(Inbox, carries_values_that_only_move) {
  const auto loop = new_loop();
  std::unique_ptr<int> taken;
  Inbox<std::unique_ptr<int>> inbox(*loop, 1, [&](std::unique_ptr<int>& value) { taken = std::move(value); });
  EXPECT_TRUE(inbox.push(std::make_unique<int>(7)));
  ASSERT_TRUE(serve_until(*loop, [&] { return taken != nullptr; }));
  EXPECT_EQ(*taken, 7);
}

TEST(Inbox, what_is_pushed_during_delivery_comes_later) {
  const auto loop = new_loop();
  std::vector<int> taken;
  std::unique_ptr<Inbox<int>> inbox;
  inbox = std::make_unique<Inbox<int>>(*loop, 9, [&](int& value) {
    taken.push_back(value);
    if (value == 1) EXPECT_TRUE(inbox->push(3));
  });
  EXPECT_TRUE(inbox->push(1));
  EXPECT_TRUE(inbox->push(2));
  ASSERT_TRUE(serve_until(*loop, [&] { return taken.size() == 3; }));
  EXPECT_EQ(taken, (std::vector<int>{1, 2, 3}));
}

TEST(Inbox, a_value_whose_delivery_throws_does_not_hold_up_the_next) {
  const auto loop = new_loop();
  int taken = 0;
  Inbox<int> inbox(*loop, 9, [&](int& value) {
    if (value == 1) throw std::runtime_error("broken");
    ++taken;
  });
  EXPECT_TRUE(inbox.push(1));
  EXPECT_TRUE(inbox.push(2));
  ASSERT_TRUE(serve_until(*loop, [&] { return taken == 1; }));
  EXPECT_EQ(loop->exceptions(), 1u);
}

TEST(Inbox, may_be_destroyed_while_it_delivers) {
  const auto loop = new_loop();
  int taken = 0;
  std::unique_ptr<Inbox<int>> inbox;
  inbox = std::make_unique<Inbox<int>>(*loop, 9, [&](int&) {
    inbox.reset();
    ++taken;
  });
  EXPECT_TRUE(inbox->push(1));
  EXPECT_TRUE(inbox->push(2));
  ASSERT_TRUE(serve_until(*loop, [&] { return inbox == nullptr; }));
  EXPECT_EQ(taken, 1);
  EXPECT_TRUE(loop->close().ok());
}

TEST(Inbox, keeps_the_order_of_each_of_many_producers) {
  const auto loop = new_loop();
  constexpr int kProducers = 4;
  constexpr int kEach = 2000;
  std::vector<int> next(kProducers, 0);
  int taken = 0;
  bool in_order = true;
  struct Item {
    int producer;
    int number;
  };
  Inbox<Item> inbox(*loop, 64, [&](Item& item) {
    in_order = in_order && next[static_cast<size_t>(item.producer)]++ == item.number;
    if (++taken == kProducers * kEach) loop->stop();
  });
  std::vector<std::thread> producers;
  for (int producer = 0; producer < kProducers; ++producer) {
    producers.emplace_back([&inbox, producer] {
      for (int number = 0; number < kEach;) {
        if (inbox.push({producer, number}))
          ++number;
        else
          std::this_thread::yield();
      }
    });
  }
  loop->run();
  for (auto& thread : producers) thread.join();
  EXPECT_TRUE(in_order);
}

TEST(Inbox, close_is_a_border_for_producers) {
  const auto loop = new_loop();
  int taken = 0;
  auto inbox = std::make_unique<Inbox<int>>(*loop, SIZE_MAX, [&](int&) { ++taken; });
  int accepted = 0;
  std::atomic<bool> started{false};
  std::thread producer([&] {
    while (inbox->push(1)) {
      ++accepted;
      started.store(true);
    }
  });
  while (!started.load()) std::this_thread::yield();
  inbox->close();
  producer.join();
  EXPECT_TRUE(serve_until(*loop, [&] { return taken == accepted; }));
  inbox.reset();
  EXPECT_TRUE(loop->close().ok());
}

}  // namespace
}  // namespace turms::xmpp::io
