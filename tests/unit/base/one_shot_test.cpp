// SPDX-License-Identifier: Apache-2.0
#include "base/one_shot.h"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "base/scope.h"

namespace turms::xmpp {
namespace {

Task<> take(OneShot<int>& shot, std::vector<int>& taken) {
  taken.push_back(co_await shot);
}

class OneShotTest : public ::testing::Test {
 protected:
  ReadyQueue ready_;
  OneShot<int> shot_{ready_};
  std::vector<int> taken_;
  Scope scope_;
};

TEST_F(OneShotTest, the_waiter_goes_on_through_the_queue_not_from_within_set) {
  scope_.spawn(take(shot_, taken_));
  shot_.set(7);
  EXPECT_TRUE(shot_.is_set());
  EXPECT_TRUE(taken_.empty());
  ready_.run();
  EXPECT_EQ(taken_, std::vector<int>{7});
}

TEST_F(OneShotTest, a_value_that_is_there_is_taken_without_waiting) {
  shot_.set(7);
  scope_.spawn(take(shot_, taken_));
  EXPECT_EQ(taken_, std::vector<int>{7});
  EXPECT_TRUE(ready_.is_empty());
}

TEST_F(OneShotTest, the_first_value_counts) {
  scope_.spawn(take(shot_, taken_));
  shot_.set(1);
  shot_.set(2);
  ready_.run();
  EXPECT_EQ(taken_, std::vector<int>{1});
}

TEST_F(OneShotTest, a_cancelled_waiter_forgets_it_and_another_may_take_its_place) {
  scope_.spawn(take(shot_, taken_));
  scope_.cancel();
  shot_.set(3);
  ready_.run();
  EXPECT_TRUE(taken_.empty());
  scope_.spawn(take(shot_, taken_));
  EXPECT_EQ(taken_, std::vector<int>{3});
}

TEST_F(OneShotTest, a_waiter_cancelled_between_set_and_its_turn_does_not_go_on) {
  scope_.spawn(take(shot_, taken_));
  shot_.set(3);
  scope_.cancel();
  EXPECT_TRUE(ready_.is_empty());
  ready_.run();
  EXPECT_TRUE(taken_.empty());
}

TEST_F(OneShotTest, may_end_before_it_is_set_once_its_waiter_is_gone) {
  auto shot = std::make_unique<OneShot<int>>(ready_);
  scope_.spawn(take(*shot, taken_));
  scope_.cancel();
  shot.reset();
  ready_.run();
  EXPECT_TRUE(taken_.empty());
}

Task<> take_owned(OneShot<std::unique_ptr<int>>& shot, int& into) {
  const std::unique_ptr<int> value = co_await shot;
  into = *value;
}

TEST_F(OneShotTest, carries_values_that_only_move) {
  OneShot<std::unique_ptr<int>> shot(ready_);
  int taken = 0;
  scope_.spawn(take_owned(shot, taken));
  shot.set(std::make_unique<int>(9));
  ready_.run();
  EXPECT_EQ(taken, 9);
}

}  // namespace
}  // namespace turms::xmpp
