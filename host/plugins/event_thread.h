// SPDX-License-Identifier: Apache-2.0
// The host's own thread beside one plugin: it makes the event calls that nobody else is there to make (what waited for
// credit or for a pause), and calls the backend where a sink must not. Slow path only. Owned by Plugin.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

namespace turms::gateway::plugins {

class EventThread {
 public:
  explicit EventThread(std::string_view name);

  /// As stop().
  ~EventThread();

  EventThread(const EventThread&) = delete;
  EventThread& operator=(const EventThread&) = delete;

  /// Runs `job` soon, in the order of posting. Jobs must not throw. After stop() it is dropped. Thread: any.
  void post(std::function<void()> job);

  /// Runs `job` not before `delay` has passed. Thread: any.
  void post_after(std::chrono::milliseconds delay, std::function<void()> job);

  /// Finishes what has begun, drops the rest, ends the thread. Idempotent. Thread: any but its own.
  void stop();

 private:
  using Time = std::chrono::steady_clock::time_point;

  void run();
  [[nodiscard]] std::vector<std::function<void()>> wait_for_jobs();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::function<void()>> jobs_;
  std::multimap<Time, std::function<void()>> later_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace turms::gateway::plugins
