// SPDX-License-Identifier: Apache-2.0
#include "app/signals.h"

#include <pthread.h>
#include <signal.h>

#include <initializer_list>

namespace turms::gateway::app {
namespace {

sigset_t ours() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, number);
  return set;
}

}  // namespace

void hold_signals() {
  const sigset_t set = ours();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // A peer that has gone is an error of a write, not the end of the process.
  signal(SIGPIPE, SIG_IGN);
}

Signal wait_for_signal() {
  const sigset_t set = ours();
  int number = 0;
  while (sigwait(&set, &number) != 0) {
  }
  return number == SIGHUP ? Signal::read_config : Signal::leave;
}

}  // namespace turms::gateway::app
