// SPDX-License-Identifier: Apache-2.0
// The thread of a fake host from which the plugin hears its events, one after the other.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace turms::xmpp::runtime {

class EventThread {
 public:
  EventThread() : thread_([this] { run(); }) {}
  ~EventThread() { stop(); }
  EventThread(const EventThread&) = delete;
  EventThread& operator=(const EventThread&) = delete;

  /// Ends the thread; jobs that wait are dropped.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
  }
  void later(std::function<void()> job) {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    changed_.notify_all();
  }
  /// Runs `job`, and waits for it and all before it.
  void and_wait(const std::function<void()>& job) {
    std::mutex mutex;
    std::condition_variable changed;
    bool is_done = false;
    later([&] {
      job();
      const std::lock_guard lock(mutex);
      is_done = true;
      changed.notify_all();
    });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_done; });
  }

 private:
  void run() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_over_ || !jobs_.empty(); });
        if (is_over_) return;
        job = std::move(jobs_.front());
        jobs_.pop_front();
      }
      job();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool is_over_ = false;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace turms::xmpp::runtime
