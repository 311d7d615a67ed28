// SPDX-License-Identifier: Apache-2.0
// How the gateway starts a thread: named, so that `top -H` and a core file tell who is who, and deaf to signals,
// because only the main thread answers those (host/README.md, threads).
#pragma once

#include <pthread.h>
#include <signal.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace turms::gateway {

/// Starts `body` on a thread called `name` (the kernel keeps 15 characters). Asynchronous signals are blocked in it;
/// the fault signals (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) are not. The caller joins.
template <class Body>
[[nodiscard]] std::thread start_thread(std::string_view name, Body body) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) sigdelset(&all, fault);
  // Blocked before the thread exists, so that there is no moment in which it would take one.
  pthread_sigmask(SIG_BLOCK, &all, &before);
  std::thread thread([shortened = std::string(name.substr(0, 15)), body = std::move(body)]() mutable {
    pthread_setname_np(pthread_self(), shortened.c_str());
    body();
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace turms::gateway
