// SPDX-License-Identifier: Apache-2.0
#include "app/signals.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>

namespace turms::gateway::app {
namespace {

TEST(Signals, are_taken_when_asked_for) {
  sigset_t before;
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  hold_signals();
  // Sent to this thread before anybody waits: blocked signals stay pending.
  pthread_kill(pthread_self(), SIGHUP);
  EXPECT_EQ(wait_for_signal(), Signal::read_config);
  pthread_kill(pthread_self(), SIGTERM);
  EXPECT_EQ(wait_for_signal(), Signal::leave);
  pthread_kill(pthread_self(), SIGINT);
  EXPECT_EQ(wait_for_signal(), Signal::leave);
  raise(SIGPIPE);  // ignored
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace
}  // namespace turms::gateway::app
