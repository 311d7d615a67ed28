// SPDX-License-Identifier: Apache-2.0
#include "base/ready_queue.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "base/scope.h"
#include "base/task.h"

namespace turms::xmpp {
namespace {

// Waits for its turn in the queue.
class Turn {
 public:
  explicit Turn(ReadyQueue& ready) : ready_(ready) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> caller) noexcept {
    node_.handle = caller;
    ready_.push(node_);
    ready_.push(node_);  // a node that waits keeps its place
  }
  void await_resume() const noexcept {}

 private:
  ReadyQueue& ready_;
  ReadyQueue::Node node_;
};

Task<> say(ReadyQueue& ready, std::string& said, char name, int times) {
  for (int i = 0; i < times; ++i) {
    Turn turn(ready);
    co_await turn;
    said += name;
  }
}

class ReadyQueueTest : public ::testing::Test {
 protected:
  ReadyQueue ready_;
  std::string said_;
};

TEST_F(ReadyQueueTest, resumes_in_the_order_of_arrival) {
  Scope scope;
  for (const char name : {'a', 'b', 'c'}) scope.spawn(say(ready_, said_, name, 1));
  EXPECT_FALSE(ready_.is_empty());
  EXPECT_EQ(said_, "");
  ready_.run();
  EXPECT_EQ(said_, "abc");
  EXPECT_TRUE(ready_.is_empty());
}

TEST_F(ReadyQueueTest, those_that_are_added_meanwhile_run_too_behind_the_others) {
  Scope scope;
  scope.spawn(say(ready_, said_, 'a', 3));
  scope.spawn(say(ready_, said_, 'b', 2));
  ready_.run();
  EXPECT_EQ(said_, "ababa");
}

TEST_F(ReadyQueueTest, a_cancelled_coroutine_leaves_the_queue) {
  Scope first, second, third;
  first.spawn(say(ready_, said_, 'a', 1));
  second.spawn(say(ready_, said_, 'b', 1));
  third.spawn(say(ready_, said_, 'c', 1));
  second.cancel();
  ready_.run();
  EXPECT_EQ(said_, "ac");
}

Task<> cancel_other(ReadyQueue& ready, Scope& other) {
  Turn turn(ready);
  co_await turn;
  other.cancel();
}

TEST_F(ReadyQueueTest, one_that_goes_on_may_cancel_the_next) {
  Scope first, second;
  first.spawn(cancel_other(ready_, second));
  second.spawn(say(ready_, said_, 'b', 1));
  ready_.run();
  EXPECT_EQ(said_, "");
  EXPECT_TRUE(ready_.is_empty());
}

TEST_F(ReadyQueueTest, may_end_before_those_that_wait_in_it) {
  auto ready = std::make_unique<ReadyQueue>();
  Scope scope;
  scope.spawn(say(*ready, said_, 'a', 1));
  scope.spawn(say(*ready, said_, 'b', 1));
  ready.reset();
  scope.cancel();
  EXPECT_EQ(said_, "");
}

TEST_F(ReadyQueueTest, an_empty_queue_runs_nothing) {
  ready_.run();
  EXPECT_TRUE(ready_.is_empty());
}

}  // namespace
}  // namespace turms::xmpp
