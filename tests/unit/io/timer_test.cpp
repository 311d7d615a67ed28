// SPDX-License-Identifier: Apache-2.0
#include "io/timer.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "io/loopback.h"

namespace turms::xmpp::io {
namespace {

using testing::new_loop;
using testing::serve_until;

TEST(Timer, timers_come_in_the_order_of_their_delays) {
  const auto loop = new_loop();
  std::string seen;
  Timer late(*loop, [&] {
    seen += "late";
    loop->stop();
  });
  Timer early(*loop, [&] { seen += "early "; });
  Timer at_once(*loop, [&] { seen += "at_once "; });
  late.start(4);
  early.start(2);
  at_once.start(0);
  EXPECT_EQ(seen, "") << "never from within start()";
  loop->run();
  EXPECT_EQ(seen, "at_once early late");
}

TEST(Timer, does_not_come_before_its_time) {
  const auto loop = new_loop();
  loop->run_once();
  const uint64_t began = loop->now_ms();
  uint64_t came = 0;
  Timer timer(*loop, [&] {
    came = loop->now_ms();
    loop->stop();
  });
  timer.start(5);
  loop->run();
  EXPECT_GE(came, began + 5);
}

TEST(Timer, starting_again_moves_it) {
  const auto loop = new_loop();
  int calls = 0;
  Timer moved(*loop, [&] { ++calls; });
  Timer end(*loop, [&] { loop->stop(); });
  moved.start(60000);
  moved.start(0);
  end.start(1);
  loop->run();
  EXPECT_EQ(calls, 1);
  EXPECT_FALSE(moved.is_running());
}

TEST(Timer, a_stopped_or_destroyed_timer_does_not_come) {
  const auto loop = new_loop();
  Timer stopped(*loop, [] { FAIL(); });
  auto destroyed = std::make_unique<Timer>(*loop, [] { FAIL(); });
  Timer end(*loop, [&] { loop->stop(); });
  stopped.start(0);
  destroyed->start(0);
  end.start(1);
  stopped.stop();
  destroyed.reset();
  loop->run();
  EXPECT_FALSE(stopped.is_running());
}

TEST(Timer, repeats_until_it_is_stopped_from_within) {
  const auto loop = new_loop();
  int calls = 0;
  std::unique_ptr<Timer> timer;
  timer = std::make_unique<Timer>(*loop, [&] {
    if (++calls == 3) {
      timer->stop();
      loop->stop();
    }
  });
  timer->start_repeating(1);
  loop->run();
  EXPECT_EQ(calls, 3);
  EXPECT_FALSE(timer->is_running());
}

TEST(Timer, a_repeating_timer_that_is_started_once_stops_repeating) {
  const auto loop = new_loop();
  int calls = 0;
  std::unique_ptr<Timer> timer;
  timer = std::make_unique<Timer>(*loop, [&] {
    if (++calls == 1) timer->start(0);
  });
  timer->start_repeating(1);
  ASSERT_TRUE(serve_until(*loop, [&] { return calls == 2; }));
  EXPECT_FALSE(timer->is_running());
}

TEST(Timer, may_destroy_itself) {
  const auto loop = new_loop();
  std::unique_ptr<Timer> timer;
  timer = std::make_unique<Timer>(*loop, [&] {
    timer.reset();
    loop->stop();
  });
  timer->start_repeating(1);
  loop->run();
  EXPECT_EQ(timer, nullptr);
}

TEST(Timer, one_without_delay_that_starts_itself_again_does_not_starve_the_others) {
  const auto loop = new_loop();
  std::unique_ptr<Timer> greedy;
  greedy = std::make_unique<Timer>(*loop, [&] { greedy->start(0); });
  Timer end(*loop, [&] { loop->stop(); });
  greedy->start(0);
  end.start(1);
  loop->run();
  EXPECT_TRUE(greedy->is_running());
}

}  // namespace
}  // namespace turms::xmpp::io
