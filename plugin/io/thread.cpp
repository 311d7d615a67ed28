// SPDX-License-Identifier: Apache-2.0
#include "io/thread.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace turms::xmpp::io {
namespace {

constexpr size_t kNameLength = 15;  // the kernel's limit

// Blocks all but the signals of faults while it lives. A new thread inherits the mask, so there is no moment in which
// it would take a signal.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    sigfillset(&all);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) sigdelset(&all, fault);
    pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

Result<std::unique_ptr<Thread>> Thread::start(std::string name, int nice, std::function<void()> body) {
  std::unique_ptr<Thread> thread(new Thread());
  name.resize(std::min(name.size(), kNameLength));
  const BlockedSignals blocked;
  try {
    thread->thread_ = std::thread([self = thread.get(), name = std::move(name), nice, body = std::move(body)] {
      pthread_setname_np(pthread_self(), name.c_str());
      // Linux keeps the priority per thread. Without the right to change it, work goes on at the present one.
      if (nice != 0) setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
      try {
        body();
      } catch (...) {
        self->thrown_ = std::current_exception();
      }
      const std::lock_guard lock(self->mutex_);
      self->ended_ = true;
      self->ended_changed_.notify_all();
    });
  } catch (const std::system_error& error) {
    return Error{Code::io, "thread", error.what()};
  }
  return thread;
}

Thread::~Thread() {
  join();
}

bool Thread::wait_for(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return ended_changed_.wait_for(lock, limit, [this] { return ended_; });
}

std::exception_ptr Thread::join() {
  if (thread_.joinable()) thread_.join();
  return thrown_;
}

}  // namespace turms::xmpp::io
