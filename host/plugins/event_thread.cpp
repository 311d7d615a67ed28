// SPDX-License-Identifier: Apache-2.0
#include "plugins/event_thread.h"

#include <utility>

#include "base/thread.h"

namespace turms::gateway::plugins {

EventThread::EventThread(std::string_view name) : thread_(start_thread(name, [this] { run(); })) {
}

EventThread::~EventThread() {
  stop();
}

void EventThread::post(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  jobs_.push_back(std::move(job));
  changed_.notify_one();
}

void EventThread::post_after(std::chrono::milliseconds delay, std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  later_.emplace(std::chrono::steady_clock::now() + delay, std::move(job));
  changed_.notify_one();
}

void EventThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void EventThread::run() {
  for (;;) {
    std::vector<std::function<void()>> jobs = wait_for_jobs();
    if (jobs.empty()) return;
    for (auto& job : jobs) job();
  }
}

std::vector<std::function<void()>> EventThread::wait_for_jobs() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (stopping_) return {};
    const Time now = std::chrono::steady_clock::now();
    while (!later_.empty() && later_.begin()->first <= now) {
      jobs_.push_back(std::move(later_.begin()->second));
      later_.erase(later_.begin());
    }
    if (!jobs_.empty()) return std::exchange(jobs_, {});
    if (later_.empty()) {
      changed_.wait(lock);
    } else {
      changed_.wait_until(lock, later_.begin()->first);
    }
  }
}

}  // namespace turms::gateway::plugins
