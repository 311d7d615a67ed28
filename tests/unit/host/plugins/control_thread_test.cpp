// SPDX-License-Identifier: Apache-2.0
#include "plugins/control_thread.h"

#include <gtest/gtest.h>

#include <future>

namespace turms::gateway::plugins {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLong{10'000};

/// Lets `job` hang until its caller has given up. A machine that is busy may not even have begun it by then: once more.
Code give_up_on(ControlThread& thread, const ControlThread::Job& job) {
  Code code = Code::conflict;
  while (code == Code::conflict) code = thread.run(job, milliseconds(10)).error().code;
  return code;
}

TEST(ControlThread, runs_a_job_and_returns_its_result) {
  ControlThread thread("t");
  EXPECT_TRUE(thread.run([] { return Result<void>(); }, kLong).ok());
  const Result<void> failed = thread.run([] { return Result<void>(Error{Code::io, "a", "b"}); }, kLong);
  EXPECT_EQ(failed.error().to_string(), "a: b");
}

TEST(ControlThread, jobs_run_one_at_a_time_in_order) {
  ControlThread thread("t");
  std::string order;
  thread.post([&] {
    order += 'a';
    return Result<void>();
  });
  EXPECT_TRUE(thread
                  .run(
                      [&] {
                        order += 'b';
                        return Result<void>();
                      },
                      kLong)
                  .ok());
  EXPECT_EQ(order, "ab");
}

TEST(ControlThread, a_job_that_hangs_blocks_nobody_and_may_still_finish) {
  auto gate = std::make_shared<std::promise<void>>();
  ControlThread thread("t");
  const std::shared_future<void> opened = gate->get_future().share();
  const auto hang = [opened] {
    opened.wait();
    return Result<void>();
  };
  EXPECT_EQ(give_up_on(thread, hang), Code::timeout);
  EXPECT_TRUE(thread.is_hanging());
  bool ran = false;
  const auto late = [&ran] {
    ran = true;
    return Result<void>();
  };
  EXPECT_EQ(thread.run(late, milliseconds(10)).error().code, Code::conflict);
  gate->set_value();
  EXPECT_TRUE(thread.run([] { return Result<void>(); }, kLong).ok());
  EXPECT_FALSE(thread.is_hanging());
  EXPECT_FALSE(ran) << "a request that was refused is not carried out later";
}

TEST(ControlThread, a_thread_that_hangs_does_not_hold_up_the_end) {
  const auto gate = std::make_shared<std::promise<void>>();
  const std::shared_future<void> opened = gate->get_future().share();
  const auto finished = std::make_shared<std::promise<void>>();
  {
    ControlThread thread("t");
    const auto hang = [opened, finished] {
      opened.wait();
      finished->set_value();
      return Result<void>();
    };
    EXPECT_EQ(give_up_on(thread, hang), Code::timeout);
  }
  gate->set_value();
  finished->get_future().wait();
}

}  // namespace
}  // namespace turms::gateway::plugins
