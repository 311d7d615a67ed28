// SPDX-License-Identifier: Apache-2.0
#include "base/scope.h"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/one_shot.h"
#include "base/ready_queue.h"

namespace turms::xmpp {
namespace {

class Leaving {
 public:
  Leaving(std::string& log, char name) : log_(log), name_(name) {}
  Leaving(const Leaving&) = delete;
  Leaving& operator=(const Leaving&) = delete;
  ~Leaving() { log_ += name_; }

 private:
  std::string& log_;
  char name_;
};

class ScopeTest : public ::testing::Test {
 protected:
  Task<> wait(char name) {
    const Leaving leaving(left_, name);
    co_await shot_;
  }
  Task<> wait_for(OneShot<int>& shot, char name) {
    const Leaving leaving(left_, name);
    co_await shot;
    left_ += '!';
  }
  static Task<> throw_after(OneShot<int>& shot) {
    co_await shot;
    throw std::runtime_error("broken");
  }

  ReadyQueue ready_;
  OneShot<int> shot_{ready_};
  OneShot<int> other_{ready_};
  std::string left_;
};

TEST_F(ScopeTest, a_task_starts_at_once_and_leaves_when_it_is_done) {
  Scope scope;
  scope.spawn(wait_for(shot_, 'a'));
  EXPECT_EQ(scope.running(), 1u);
  shot_.set(1);
  ready_.run();
  EXPECT_EQ(left_, "!a");
  EXPECT_EQ(scope.running(), 0u);
}

TEST_F(ScopeTest, its_end_cancels_those_that_still_run_youngest_first) {
  OneShot<int> third(ready_);
  {
    Scope scope;
    scope.spawn(wait_for(shot_, 'a'));
    scope.spawn(wait_for(other_, 'b'));
    scope.spawn(wait_for(third, 'c'));
    EXPECT_EQ(scope.running(), 3u);
  }
  EXPECT_EQ(left_, "cba");
}

TEST_F(ScopeTest, can_be_used_again_after_cancel) {
  Scope scope;
  scope.spawn(wait_for(shot_, 'a'));
  scope.cancel();
  scope.cancel();
  EXPECT_EQ(scope.running(), 0u);
  scope.spawn(wait_for(other_, 'b'));
  other_.set(1);
  ready_.run();
  EXPECT_EQ(left_, "a!b");
}

TEST_F(ScopeTest, one_that_was_about_to_go_on_is_cancelled_all_the_same) {
  Scope scope;
  scope.spawn(wait_for(shot_, 'a'));
  shot_.set(1);
  scope.cancel();
  ready_.run();
  EXPECT_EQ(left_, "a");
}

TEST_F(ScopeTest, an_exception_reaches_the_handler_and_ends_that_task_only) {
  std::string what;
  Scope scope([&](std::exception_ptr exception) {
    try {
      std::rethrow_exception(std::move(exception));
    } catch (const std::exception& error) {
      what = error.what();
    }
  });
  scope.spawn(throw_after(shot_));
  scope.spawn(wait_for(other_, 'b'));
  shot_.set(1);
  ready_.run();
  EXPECT_EQ(what, "broken");
  EXPECT_EQ(scope.running(), 1u);
}

TEST_F(ScopeTest, without_a_handler_an_exception_is_dropped) {
  Scope scope;
  scope.spawn(throw_after(shot_));
  shot_.set(1);
  ready_.run();
  EXPECT_EQ(scope.running(), 0u);
}

TEST_F(ScopeTest, the_handler_may_cancel_the_scope) {
  std::unique_ptr<Scope> scope;
  scope = std::make_unique<Scope>([&](const std::exception_ptr&) { scope->cancel(); });
  scope->spawn(throw_after(shot_));
  scope->spawn(wait_for(other_, 'b'));
  shot_.set(1);
  ready_.run();
  EXPECT_EQ(left_, "b");
  EXPECT_EQ(scope->running(), 0u);
}

TEST_F(ScopeTest, the_handler_may_end_the_scope) {
  std::unique_ptr<Scope> scope;
  scope = std::make_unique<Scope>([&](const std::exception_ptr&) { scope.reset(); });
  scope->spawn(throw_after(shot_));
  scope->spawn(wait_for(other_, 'b'));
  shot_.set(1);
  ready_.run();
  EXPECT_EQ(scope, nullptr);
  EXPECT_EQ(left_, "b");
}

TEST_F(ScopeTest, a_handler_that_throws_does_not_end_the_process) {
  Scope scope([](const std::exception_ptr&) { throw std::runtime_error("broken as well"); });
  scope.spawn(throw_after(shot_));
  shot_.set(1);
  ready_.run();
  EXPECT_EQ(scope.running(), 0u);
}

// Spawns a sibling and ends: what the sibling does afterwards must not need its parent.
Task<> spawn_and_leave(Scope& scope, Task<> sibling) {
  scope.spawn(std::move(sibling));
  co_return;
}

TEST_F(ScopeTest, a_task_may_spawn_siblings) {
  Scope scope;
  scope.spawn(spawn_and_leave(scope, wait_for(shot_, 'a')));
  EXPECT_EQ(scope.running(), 1u);
  shot_.set(1);
  ready_.run();
  EXPECT_EQ(left_, "!a");
}

// A destructor within a cancelled task may start another task: it is cancelled as well.
class SpawnsAtItsEnd {
 public:
  SpawnsAtItsEnd(Scope& scope, Task<> task) : scope_(scope), task_(std::move(task)) {}
  SpawnsAtItsEnd(const SpawnsAtItsEnd&) = delete;
  SpawnsAtItsEnd& operator=(const SpawnsAtItsEnd&) = delete;
  ~SpawnsAtItsEnd() { scope_.spawn(std::move(task_)); }

 private:
  Scope& scope_;
  Task<> task_;
};

Task<> wait_then_spawn(Scope& scope, OneShot<int>& shot, Task<> last) {
  const SpawnsAtItsEnd end(scope, std::move(last));
  co_await shot;
}

TEST_F(ScopeTest, what_is_spawned_while_it_cancels_is_cancelled_too) {
  {
    Scope scope;
    scope.spawn(wait_then_spawn(scope, shot_, wait_for(other_, 'z')));
  }
  EXPECT_EQ(left_, "z");
}

}  // namespace
}  // namespace turms::xmpp
