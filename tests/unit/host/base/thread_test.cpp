// SPDX-License-Identifier: Apache-2.0
#include "base/thread.h"

#include <gtest/gtest.h>

namespace turms::gateway {
namespace {

TEST(StartThread, names_it_within_what_the_kernel_keeps) {
  std::string seen;
  std::thread thread = start_thread("a-very-long-thread-name", [&seen] {
    char name[32] = {};
    pthread_getname_np(pthread_self(), name, sizeof name);
    seen = name;
  });
  thread.join();
  EXPECT_EQ(seen, "a-very-long-thr");
}

TEST(StartThread, blocks_asynchronous_signals_only_in_the_new_thread) {
  sigset_t inside;
  sigset_t outside;
  std::thread thread = start_thread("deaf", [&inside] { pthread_sigmask(SIG_SETMASK, nullptr, &inside); });
  thread.join();
  pthread_sigmask(SIG_SETMASK, nullptr, &outside);
  EXPECT_TRUE(sigismember(&inside, SIGTERM));
  EXPECT_TRUE(sigismember(&inside, SIGPIPE));
  EXPECT_FALSE(sigismember(&inside, SIGSEGV));
  EXPECT_FALSE(sigismember(&outside, SIGTERM));
}

}  // namespace
}  // namespace turms::gateway
