// SPDX-License-Identifier: Apache-2.0
// A few threads for work too long for a loop: TLS handshakes, password hashes. The queue is bounded, jobs start in
// order, and they yield to the loops (nice 10). A job reports back by itself, through an Inbox. libuv's own pool is not
// used, since it outlives us (style.md 7).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "io/thread.h"

namespace turms::xmpp::io {

class Job {
 public:
  virtual ~Job() = default;
  virtual void run() = 0;
};

class Workers {
 public:
  struct Options {
    std::string name = "xmpp-work";
    size_t threads = 1;
    size_t capacity = 1024;  // jobs that wait; those that run do not count
    int nice = 10;
  };

  /// \errors io (a thread could not be started; none is left running)  Thread: any.
  [[nodiscard]] static Result<std::unique_ptr<Workers>> start(const Options& options);
  /// Stops.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// \returns false when the queue is full or stopped; the job is destroyed unrun then. Thread: any.
  [[nodiscard]] bool submit(std::unique_ptr<Job> job);
  /// Any callable, moved in.
  template <class Call>
  requires std::is_invocable_v<Call&>
  [[nodiscard]] bool submit(Call call) {
    return submit(std::unique_ptr<Job>(std::make_unique<CallJob<Call>>(std::move(call))));
  }

  /// Lets running jobs finish, joins the threads, destroys the waiting jobs unrun. Thread: the owner's; again is fine.
  void stop();

  /// Jobs that wait. Thread: any.
  [[nodiscard]] size_t waiting() const;
  /// Jobs that threw: bugs. Thread: any.
  [[nodiscard]] uint64_t failed() const;

 private:
  template <class Call>
  class CallJob final : public Job {
   public:
    explicit CallJob(Call call) : call_(std::move(call)) {}
    void run() override { call_(); }

   private:
    Call call_;
  };

  explicit Workers(size_t capacity) : capacity_(capacity) {}
  void serve();

  const size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable awake_;
  std::deque<std::unique_ptr<Job>> queue_;
  bool stopping_ = false;
  uint64_t failed_ = 0;
  std::vector<std::unique_ptr<Thread>> threads_;
};

}  // namespace turms::xmpp::io
