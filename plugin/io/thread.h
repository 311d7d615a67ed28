// SPDX-License-Identifier: Apache-2.0
// A thread as this plugin uses them: named, so that `top -H` tells who is who; deaf to every signal but those of
// faults, so that signals stay the host's affair and a write to a dead peer is EPIPE, not SIGPIPE; joined by its owner,
// always.
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/result.h"

namespace turms::xmpp::io {

class Thread {
 public:
  /// Starts `body` on a thread called `name` (the kernel keeps 15 characters) with priority `nice` (0 as the process;
  /// up to 19 yields to others). \errors io (the system allows no more threads)  Thread: any.
  [[nodiscard]] static Result<std::unique_ptr<Thread>> start(std::string name, int nice, std::function<void()> body);
  /// Joins.
  ~Thread();
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

  /// Waits for the end of the body, but not longer than `limit`. \returns whether it has ended: join() does not block
  /// then.
  [[nodiscard]] bool wait_for(std::chrono::milliseconds limit);
  /// Waits for the end of the body. \returns what it threw, if it did. Thread: the owner's; again is fine.
  std::exception_ptr join();

 private:
  Thread() = default;
  std::mutex mutex_;
  std::condition_variable ended_changed_;
  bool ended_ = false;
  std::exception_ptr thrown_;
  std::thread thread_;
};

}  // namespace turms::xmpp::io
