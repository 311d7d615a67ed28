// SPDX-License-Identifier: Apache-2.0
#include "io/workers.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace turms::xmpp::io {
namespace {

// The pool stands last in each test: its end waits for jobs that use what was declared before it.
std::unique_ptr<Workers> start(size_t threads, size_t capacity) {
  auto workers = Workers::start({.name = "test-work", .threads = threads, .capacity = capacity, .nice = 10});
  EXPECT_TRUE(workers.ok());
  return std::move(*workers);
}

TEST(Workers, a_single_thread_runs_jobs_in_order) {
  std::vector<int> seen;
  std::promise<void> last;
  const auto workers = start(1, 100);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(workers->submit([&seen, i] { seen.push_back(i); }));
  EXPECT_TRUE(workers->submit([&] { last.set_value(); }));
  last.get_future().wait();
  EXPECT_EQ(seen, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(Workers, several_threads_work_at_once) {
  // Each job waits for the other: with one thread this would never end.
  std::promise<void> first, second;
  std::promise<void> done_first, done_second;
  const auto workers = start(2, 100);
  EXPECT_TRUE(workers->submit([&] {
    first.set_value();
    second.get_future().wait();
    done_first.set_value();
  }));
  EXPECT_TRUE(workers->submit([&] {
    second.set_value();
    first.get_future().wait();
    done_second.set_value();
  }));
  done_first.get_future().wait();
  done_second.get_future().wait();
}

TEST(Workers, a_full_queue_refuses) {
  std::promise<void> running, release;
  const auto workers = start(1, 2);
  EXPECT_TRUE(workers->submit([&] {
    running.set_value();
    release.get_future().wait();
  }));
  running.get_future().wait();
  EXPECT_TRUE(workers->submit([] {}));
  EXPECT_TRUE(workers->submit([] {}));
  EXPECT_FALSE(workers->submit([] {}));
  EXPECT_EQ(workers->waiting(), 2u);
  release.set_value();
}

TEST(Workers, stop_lets_the_running_job_finish_and_drops_the_waiting_ones) {
  std::promise<void> running, release;
  bool finished = false;
  const auto token = std::make_shared<int>(0);
  bool ran = false;
  const auto workers = start(1, SIZE_MAX);  // a submit fails only once stop() has closed the queue
  EXPECT_TRUE(workers->submit([&] {
    running.set_value();
    release.get_future().wait();
    finished = true;
  }));
  running.get_future().wait();
  EXPECT_TRUE(workers->submit([&ran, token] { ran = true; }));
  auto stopping = std::async(std::launch::async, [&] { workers->stop(); });
  while (workers->submit([] {})) std::this_thread::yield();
  release.set_value();
  stopping.wait();
  EXPECT_TRUE(finished);
  EXPECT_FALSE(ran);
  EXPECT_EQ(token.use_count(), 1) << "the dropped job was destroyed";
  EXPECT_FALSE(workers->submit([] {}));
  workers->stop();
}

TEST(Workers, a_job_that_throws_is_counted_and_the_thread_goes_on) {
  std::promise<void> next;
  const auto workers = start(1, 10);
  EXPECT_TRUE(workers->submit([] { throw std::runtime_error("broken"); }));
  EXPECT_TRUE(workers->submit([&] { next.set_value(); }));
  next.get_future().wait();
  EXPECT_EQ(workers->failed(), 1u);
}

TEST(Workers, threads_are_named_and_yield_to_the_loops) {
  std::array<char, 16> name{};
  std::promise<int> nice;
  const auto workers = start(1, 10);
  EXPECT_TRUE(workers->submit([&] {
    pthread_getname_np(pthread_self(), name.data(), name.size());
    nice.set_value(getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())));
  }));
  EXPECT_EQ(nice.get_future().get(), 10);
  EXPECT_STREQ(name.data(), "test-work");
}

TEST(Workers, jobs_may_own_what_only_moves) {
  std::promise<int> got;
  const auto workers = start(1, 10);
  EXPECT_TRUE(workers->submit([&got, value = std::make_unique<int>(7)] { got.set_value(*value); }));
  EXPECT_EQ(got.get_future().get(), 7);
}

}  // namespace
}  // namespace turms::xmpp::io
