// SPDX-License-Identifier: Apache-2.0
// The thread on which one plugin's lifecycle calls are made: one at a time, in order, with somebody waiting who has a
// deadline. A call that never returns blocks this thread and nobody else: later requests are refused until it does.
// Owned by Plugin.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <thread>

#include "base/result.h"

namespace turms::gateway::plugins {

class ControlThread {
 public:
  using Job = std::function<Result<void>()>;

  explicit ControlThread(std::string_view name);

  /// Waits for the job under way; one that hangs is left behind with its thread, see is_hanging().
  ~ControlThread();

  ControlThread(const ControlThread&) = delete;
  ControlThread& operator=(const ControlThread&) = delete;

  /// Runs `job` and returns what it returns. Errors: timeout when it has not returned after `patience` (it goes on and
  /// may still succeed), conflict when another job kept the thread busy for that long (then this one is not run at
  /// all). Thread: any but its own.
  [[nodiscard]] Result<void> run(Job job, std::chrono::milliseconds patience);

  /// Has `job` run some time, with nobody waiting. Thread: any.
  void post(Job job);

  /// A job outlived the patience of whoever asked for it and is still running: its owner must never be destroyed.
  /// Thread: any.
  [[nodiscard]] bool is_hanging() const;

 private:
  struct Shared;

  static void work(Shared& shared);

  std::shared_ptr<Shared> shared_;  // rule zero of ownership: a thread that hangs keeps its half for ever
  std::thread thread_;
};

}  // namespace turms::gateway::plugins
