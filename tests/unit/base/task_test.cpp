// SPDX-License-Identifier: Apache-2.0
#include "base/task.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/one_shot.h"
#include "base/ready_queue.h"
#include "base/scope.h"

namespace turms::xmpp {
namespace {

// Tells when it is destroyed: how many copies of a value, or how many frames, are alive.
class Alive {
 public:
  explicit Alive(int& count) : count_(&count) { ++*count_; }
  Alive(const Alive& other) : count_(other.count_) { ++*count_; }
  Alive(Alive&& other) noexcept : count_(other.count_) { ++*count_; }
  Alive& operator=(const Alive&) = delete;
  ~Alive() { --*count_; }

 private:
  int* count_;
};

Task<int> give(int value) {
  co_return value;
}

Task<int> add(int a, int b) {
  const int first = co_await give(a);
  const int second = co_await give(b);
  co_return first + second;
}

Task<> note(std::vector<std::string>& log, std::string text) {
  log.push_back(std::move(text));
  co_return;
}

Task<int> fail(std::string text) {
  throw std::runtime_error(text);
  co_return 0;
}

// What a test runs to its end in a scope of its own; it must not wait for anything.
template <class T>
T run(Task<T> task) {
  Scope scope;
  std::optional<T> result;
  struct Local {
    static Task<> keep(Task<T> inner, std::optional<T>* into) { into->emplace(co_await inner); }
  };
  scope.spawn(Local::keep(std::move(task), &result));
  return std::move(*result);
}

TEST(Task, runs_nothing_before_it_is_awaited) {
  std::vector<std::string> log;
  Task<> task = note(log, "ran");
  EXPECT_TRUE(log.empty());
  Scope scope;
  scope.spawn(std::move(task));
  EXPECT_EQ(log, std::vector<std::string>{"ran"});
}

TEST(Task, gives_its_value_to_the_awaiter) {
  EXPECT_EQ(run(add(3, 4)), 7);
}

Task<std::unique_ptr<int>> give_owned() {
  co_return std::make_unique<int>(5);
}

TEST(Task, carries_values_that_only_move) {
  EXPECT_EQ(*run(give_owned()), 5);
}

Task<std::string> catch_failure() {
  try {
    co_await fail("broken");
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
  co_return "nothing was thrown";
}

TEST(Task, what_it_throws_reaches_the_awaiter) {
  EXPECT_EQ(run(catch_failure()), "broken");
}

Task<int> pass_on() {
  const int never = co_await fail("deep");
  co_return never;
}

Task<std::string> catch_deep() {
  try {
    co_await pass_on();
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
  co_return "nothing was thrown";
}

TEST(Task, an_exception_passes_through_frames) {
  EXPECT_EQ(run(catch_deep()), "deep");
}

Task<> hold(Alive /*token*/, OneShot<int>& shot) {
  co_await shot;
}

TEST(Task, one_that_was_never_awaited_frees_its_parameters) {
  int alive = 0;
  ReadyQueue ready;
  OneShot<int> shot(ready);
  {
    const Task<> task = hold(Alive(alive), shot);
    EXPECT_EQ(alive, 1);
  }
  EXPECT_EQ(alive, 0);
}

Task<> hold_within(Alive token, OneShot<int>& shot) {
  const Alive local = token;
  co_await hold(token, shot);
}

TEST(Task, destroying_one_that_waits_destroys_the_frames_below_it) {
  int alive = 0;
  ReadyQueue ready;
  OneShot<int> shot(ready);
  {
    Scope scope;
    scope.spawn(hold_within(Alive(alive), shot));
    EXPECT_GE(alive, 3) << "two parameters and a local wait";
  }
  EXPECT_EQ(alive, 0);
  shot.set(1);
  ready.run();  // nobody is left to go on
}

Task<> pass_by_constructor(Alive token, int& seen) {
  seen = 1;
  static_cast<void>(token);
  co_return;
}

Task<> await_with_temporary(int& alive, int& seen) {
  co_await pass_by_constructor(Alive(alive), seen);
}

TEST(Task, temporaries_of_an_await_are_destroyed_once) {
  int alive = 0;
  int seen = 0;
  {
    Scope scope;
    scope.spawn(await_with_temporary(alive, seen));
  }
  EXPECT_EQ(seen, 1);
  EXPECT_EQ(alive, 0);
}

Task<int> count_down(int from) {
  int sum = 0;
  for (int i = 0; i < from; ++i) sum += co_await give(1);
  co_return sum;
}

TEST(Task, a_loop_of_awaits_that_are_ready_does_not_grow_the_stack) {
  EXPECT_EQ(run(count_down(200'000)), 200'000);
}

TEST(Task, moves_leave_nothing_behind) {
  int alive = 0;
  ReadyQueue ready;
  OneShot<int> shot(ready);
  Task<> first = hold(Alive(alive), shot);
  Task<> second = std::move(first);
  EXPECT_FALSE(first.is_valid());  // NOLINT: the moved-from state is what is tested
  EXPECT_TRUE(second.is_valid());
  Task<>& same = second;
  second = std::move(same);
  EXPECT_TRUE(second.is_valid());
  second = Task<>();
  EXPECT_EQ(alive, 0);
}

static_assert(!std::is_copy_constructible_v<Task<int>>);
static_assert(std::is_nothrow_move_constructible_v<Task<int>>);

}  // namespace
}  // namespace turms::xmpp
