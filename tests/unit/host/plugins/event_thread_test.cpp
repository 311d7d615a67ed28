// SPDX-License-Identifier: Apache-2.0
#include "plugins/event_thread.h"

#include <gtest/gtest.h>

#include <future>
#include <string>

namespace turms::gateway::plugins {
namespace {

TEST(EventThread, runs_jobs_in_the_order_of_posting) {
  EventThread thread("t");
  std::string order;
  std::promise<void> done;
  for (const char c : {'a', 'b', 'c'}) thread.post([&order, c] { order += c; });
  thread.post([&done] { done.set_value(); });
  done.get_future().wait();
  EXPECT_EQ(order, "abc");
}

TEST(EventThread, delayed_jobs_come_in_the_order_of_their_times) {
  EventThread thread("t");
  std::string order;
  std::promise<void> done;
  thread.post_after(std::chrono::milliseconds(20), [&] {
    order += 'b';
    done.set_value();
  });
  thread.post_after(std::chrono::milliseconds(1), [&order] { order += 'a'; });
  done.get_future().wait();
  EXPECT_EQ(order, "ab");
}

TEST(EventThread, stop_drops_what_is_still_to_come) {
  EventThread thread("t");
  bool ran = false;
  thread.post_after(std::chrono::hours(1), [&ran] { ran = true; });
  thread.stop();
  thread.post([&ran] { ran = true; });
  thread.stop();
  EXPECT_FALSE(ran);
}

TEST(EventThread, a_job_may_post_another) {
  EventThread thread("t");
  std::promise<void> done;
  thread.post([&] { thread.post([&done] { done.set_value(); }); });
  done.get_future().wait();
}

}  // namespace
}  // namespace turms::gateway::plugins
