// SPDX-License-Identifier: Apache-2.0
#include "base/condition.h"

#include <string>

#include <gtest/gtest.h>

#include "base/scope.h"

namespace turms::xmpp {
namespace {

Task<> say_when(Condition& condition, const bool& holds, std::string& said, char name) {
  while (!holds) co_await condition.wait();
  said += name;
}

class ConditionTest : public ::testing::Test {
 protected:
  void spawn(Scope& scope, char name) { scope.spawn(say_when(condition_, holds_, said_, name)); }
  bool has_said(char name) const { return said_.find(name) != std::string::npos; }

  ReadyQueue ready_;
  Condition condition_{ready_};
  bool holds_ = false;
  std::string said_;
  Scope scope_;
};

TEST_F(ConditionTest, all_who_wait_go_on_through_the_queue_in_the_order_in_which_they_came) {
  for (const char name : {'a', 'b', 'c'}) spawn(scope_, name);
  EXPECT_TRUE(condition_.has_waiters());
  holds_ = true;
  condition_.announce();
  EXPECT_EQ(said_, "");
  ready_.run();
  EXPECT_EQ(said_, "abc");
  EXPECT_FALSE(condition_.has_waiters());
}

TEST_F(ConditionTest, those_for_whom_it_is_not_what_they_wanted_wait_again) {
  spawn(scope_, 'a');
  condition_.announce();
  ready_.run();
  EXPECT_EQ(said_, "");
  EXPECT_TRUE(condition_.has_waiters());
  holds_ = true;
  condition_.announce();
  condition_.announce();
  ready_.run();
  EXPECT_EQ(said_, "a");
}

TEST_F(ConditionTest, a_cancelled_waiter_leaves_the_others_where_they_are) {
  for (const char cancelled : {'a', 'b', 'c'}) {
    Scope scopes[3];
    said_.clear();
    holds_ = false;
    for (const char name : {'a', 'b', 'c'}) spawn(scopes[name - 'a'], name);
    scopes[cancelled - 'a'].cancel();
    holds_ = true;
    condition_.announce();
    ready_.run();
    EXPECT_EQ(said_.size(), 2u);
    EXPECT_FALSE(has_said(cancelled));
  }
}

TEST_F(ConditionTest, one_cancelled_between_the_word_and_its_turn_does_not_go_on) {
  Scope other;
  spawn(other, 'a');
  spawn(scope_, 'b');
  holds_ = true;
  condition_.announce();
  other.cancel();
  ready_.run();
  EXPECT_EQ(said_, "b");
}

TEST_F(ConditionTest, nobody_waiting_is_fine) {
  condition_.announce();
  EXPECT_TRUE(ready_.is_empty());
}

TEST_F(ConditionTest, after_a_move_waiters_go_on_in_the_new_queue) {
  ReadyQueue other;
  spawn(scope_, 'a');
  condition_.move_to(other);
  holds_ = true;
  condition_.announce();
  ready_.run();
  EXPECT_EQ(said_, "");
  other.run();
  EXPECT_EQ(said_, "a");
}

}  // namespace
}  // namespace turms::xmpp
