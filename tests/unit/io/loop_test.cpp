// SPDX-License-Identifier: Apache-2.0
#include "io/loop.h"

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <uv.h>

#include "io/loopback.h"
#include "io/timer.h"

namespace turms::xmpp::io {
namespace {

using testing::new_loop;
using testing::serve_until;

TEST(Loop, run_returns_after_stop_from_another_thread) {
  const auto loop = new_loop();
  std::thread other([&] { loop->stop(); });
  loop->run();
  other.join();
  EXPECT_TRUE(loop->close().ok());
}

TEST(Loop, stop_before_run_is_not_lost) {
  const auto loop = new_loop();
  loop->stop();
  loop->run();
  EXPECT_TRUE(loop->close().ok());
}

TEST(Loop, runs_again_after_stop) {
  const auto loop = new_loop();
  int turns = 0;
  Timer timer(*loop, [&] {
    ++turns;
    loop->stop();
  });
  timer.start(0);
  loop->run();
  timer.start(0);
  loop->run();
  EXPECT_EQ(turns, 2);
}

TEST(Loop, turn_end_comes_after_the_events_of_a_turn) {
  const auto loop = new_loop();
  std::vector<std::string> seen;
  Timer first(*loop, [&] { seen.emplace_back("first"); });
  Timer second(*loop, [&] { seen.emplace_back("second"); });
  loop->set_turn_end([&] {
    if (!seen.empty() && seen.back() != "end") seen.emplace_back("end");
  });
  first.start(0);
  second.start(0);
  ASSERT_TRUE(serve_until(*loop, [&] { return seen.size() >= 3; }));
  EXPECT_EQ(seen, (std::vector<std::string>{"first", "second", "end"}));
}

TEST(Loop, a_timer_started_by_the_turn_end_wakes_the_loop) {
  const auto loop = new_loop();
  Timer timer(*loop, [&] { loop->stop(); });
  bool started = false;
  loop->set_turn_end([&] {
    if (!std::exchange(started, true)) timer.start(1);
  });
  loop->run();
  EXPECT_FALSE(timer.is_running());
}

TEST(Loop, an_exception_of_a_callback_is_reported_and_the_loop_goes_on) {
  const auto loop = new_loop();
  std::string what;
  loop->set_on_exception([&](std::exception_ptr exception) {
    try {
      std::rethrow_exception(std::move(exception));
    } catch (const std::exception& error) {
      what = error.what();
    }
  });
  Timer faulty(*loop, [] { throw std::runtime_error("broken"); });
  Timer sound(*loop, [&] { loop->stop(); });
  faulty.start(0);
  sound.start(0);
  loop->run();
  EXPECT_EQ(what, "broken");
  EXPECT_EQ(loop->exceptions(), 1u);
}

TEST(Loop, an_exception_of_the_turn_end_and_of_the_handler_itself_only_count) {
  const auto loop = new_loop();
  loop->set_turn_end([] { throw std::runtime_error("broken"); });
  loop->run_once();
  const uint64_t before = loop->exceptions();
  EXPECT_GT(before, 0u);
  loop->set_on_exception([](const std::exception_ptr&) { throw std::runtime_error("broken as well"); });
  loop->run_once();
  EXPECT_GE(loop->exceptions(), before + 2);
  loop->set_turn_end({});
}

TEST(Loop, closing_names_the_handles_that_are_still_open_and_can_be_tried_again) {
  const auto loop = new_loop();
  auto foreign = std::make_unique<uv_timer_t>();
  uv_timer_init(loop->raw(), foreign.get());
  Handle<uv_timer_s> handle(foreign.release());
  const auto refused = loop->close();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::internal);
  EXPECT_NE(refused.error().detail.find("timer 1"), std::string::npos) << refused.error().detail;
  handle.reset();
  EXPECT_TRUE(loop->close().ok());
  EXPECT_TRUE(loop->close().ok()) << "closing a closed loop is fine";
}

TEST(Loop, lag_is_the_longest_turn_since_it_was_last_read) {
  const auto loop = new_loop();
  Timer busy(*loop, [] {
    const uint64_t until = uv_hrtime() + 3'000'000;
    while (uv_hrtime() < until) {
    }
  });
  busy.start(0);
  ASSERT_TRUE(serve_until(*loop, [&] { return !busy.is_running(); }));
  const uint64_t lag = loop->take_max_lag_ns();
  EXPECT_GE(lag, 3'000'000u);
  EXPECT_LT(loop->take_max_lag_ns(), lag);
}

TEST(Loop, time_stands_still_within_a_turn) {
  const auto loop = new_loop();
  bool moved = true;
  Timer timer(*loop, [&] {
    const uint64_t before = loop->now_ms();
    const uint64_t until = uv_hrtime() + 2'000'000;
    while (uv_hrtime() < until) {
    }
    moved = loop->now_ms() != before;
  });
  timer.start(0);
  ASSERT_TRUE(serve_until(*loop, [&] { return !timer.is_running(); }));
  EXPECT_FALSE(moved);
}

}  // namespace
}  // namespace turms::xmpp::io
