// SPDX-License-Identifier: Apache-2.0
#include "io/wakeup.h"

#include <memory>
#include <thread>

#include <gtest/gtest.h>

#include "io/loopback.h"

namespace turms::xmpp::io {
namespace {

using testing::new_loop;
using testing::serve_until;

TEST(Wakeup, a_ring_from_another_thread_wakes_the_loop) {
  const auto loop = new_loop();
  Wakeup bell(*loop, [&] { loop->stop(); });
  std::thread other([&] { bell.ring(); });
  loop->run();
  other.join();
}

TEST(Wakeup, rings_before_a_turn_are_heard_once) {
  const auto loop = new_loop();
  int heard = 0;
  Wakeup bell(*loop, [&] { ++heard; });
  for (int i = 0; i < 100; ++i) bell.ring();
  ASSERT_TRUE(serve_until(*loop, [&] { return heard > 0; }));
  loop->run_once();
  EXPECT_EQ(heard, 1);
}

TEST(Wakeup, a_ring_from_within_the_callback_is_heard_again) {
  const auto loop = new_loop();
  int heard = 0;
  std::unique_ptr<Wakeup> bell;
  bell = std::make_unique<Wakeup>(*loop, [&] {
    if (++heard == 1) bell->ring();
  });
  bell->ring();
  EXPECT_TRUE(serve_until(*loop, [&] { return heard == 2; }));
}

TEST(Wakeup, may_be_destroyed_by_its_callback) {
  const auto loop = new_loop();
  int heard = 0;
  std::unique_ptr<Wakeup> bell;
  bell = std::make_unique<Wakeup>(*loop, [&] {
    bell.reset();
    ++heard;
  });
  bell->ring();
  EXPECT_TRUE(serve_until(*loop, [&] { return heard == 1; }));
  EXPECT_EQ(bell, nullptr);
  EXPECT_TRUE(loop->close().ok());
}

TEST(Wakeup, one_that_was_rung_and_destroyed_is_not_heard) {
  const auto loop = new_loop();
  auto bell = std::make_unique<Wakeup>(*loop, [] { FAIL(); });
  bell->ring();
  bell.reset();
  loop->run_once();
  EXPECT_TRUE(loop->close().ok());
}

}  // namespace
}  // namespace turms::xmpp::io
