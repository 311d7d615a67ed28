// SPDX-License-Identifier: Apache-2.0
#include "io/thread.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <functional>
#include <future>
#include <string>

#include <gtest/gtest.h>

namespace turms::xmpp::io {
namespace {

// Runs `body` on a thread to its end.
std::exception_ptr run(const std::string& name, int nice, std::function<void()> body) {
  auto thread = Thread::start(name, nice, std::move(body));
  EXPECT_TRUE(thread.ok());
  return thread.ok() ? (*thread)->join() : nullptr;
}

TEST(Thread, is_named_and_a_long_name_is_cut) {
  std::array<char, 16> name{};
  run("xmpp-loop-with-a-long-name", 0, [&] { pthread_getname_np(pthread_self(), name.data(), name.size()); });
  EXPECT_STREQ(name.data(), "xmpp-loop-with-");
}

TEST(Thread, blocks_every_signal_but_those_of_faults) {
  sigset_t mask;
  sigemptyset(&mask);
  run("signals", 0, [&] { pthread_sigmask(SIG_SETMASK, nullptr, &mask); });
  for (const int blocked : {SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGUSR1, SIGCHLD, SIGALRM, SIGRTMIN}) {
    EXPECT_EQ(sigismember(&mask, blocked), 1) << blocked;
  }
  for (const int open : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) {
    EXPECT_EQ(sigismember(&mask, open), 0) << open;
  }
}

TEST(Thread, leaves_the_mask_of_the_starter_alone) {
  sigset_t before, after;
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  run("mask", 0, [] {});
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  EXPECT_EQ(sigismember(&before, SIGTERM), sigismember(&after, SIGTERM));
  EXPECT_EQ(sigismember(&before, SIGPIPE), sigismember(&after, SIGPIPE));
}

TEST(Thread, lowers_its_own_priority_only) {
  const int ours = getpriority(PRIO_PROCESS, 0);
  int theirs = 0;
  run("nice", 15, [&] { theirs = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())); });
  EXPECT_EQ(theirs, 15);
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), ours);
}

TEST(Thread, join_gives_what_the_body_threw) {
  EXPECT_EQ(run("well", 0, [] {}), nullptr);
  const std::exception_ptr thrown = run("broken", 0, [] { throw 42; });
  ASSERT_NE(thrown, nullptr);
  EXPECT_THROW(std::rethrow_exception(thrown), int);
}

TEST(Thread, waiting_for_its_end_has_a_limit) {
  std::promise<void> release;
  auto thread = Thread::start("slow", 0, [&] { release.get_future().wait(); });
  ASSERT_TRUE(thread.ok());
  EXPECT_FALSE((*thread)->wait_for(std::chrono::milliseconds(0)));
  release.set_value();
  EXPECT_TRUE((*thread)->wait_for(std::chrono::minutes(1)));
  EXPECT_TRUE((*thread)->wait_for(std::chrono::milliseconds(0)));
  EXPECT_EQ((*thread)->join(), nullptr);
}

TEST(Thread, its_end_joins) {
  bool ran = false;
  {
    auto thread = Thread::start("scoped", 0, [&] { ran = true; });
    ASSERT_TRUE(thread.ok());
  }
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace turms::xmpp::io
