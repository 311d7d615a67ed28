// SPDX-License-Identifier: Apache-2.0
#include "io/workers.h"

namespace turms::xmpp::io {

Result<std::unique_ptr<Workers>> Workers::start(const Options& options) {
  std::unique_ptr<Workers> workers(new Workers(options.capacity));
  for (size_t i = 0; i < options.threads; ++i) {
    auto thread = Thread::start(options.name, options.nice, [self = workers.get()] { self->serve(); });
    if (!thread) return thread.error();  // the destructor stops those that run
    workers->threads_.push_back(std::move(*thread));
  }
  return workers;
}

Workers::~Workers() {
  stop();
}

bool Workers::submit(std::unique_ptr<Job> job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= capacity_) return false;
    queue_.push_back(std::move(job));
  }
  awake_.notify_one();
  return true;
}

void Workers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  awake_.notify_all();
  for (const auto& thread : threads_) thread->join();
  std::deque<std::unique_ptr<Job>> unrun;
  {
    const std::lock_guard lock(mutex_);
    unrun.swap(queue_);
  }
  // They end here, outside the lock: the destructor of a job may do what it likes.
}

size_t Workers::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

uint64_t Workers::failed() const {
  const std::lock_guard lock(mutex_);
  return failed_;
}

void Workers::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    awake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    std::unique_ptr<Job> job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    bool threw = false;
    try {
      job->run();
    } catch (...) {
      threw = true;
    }
    job.reset();
    lock.lock();
    if (threw) ++failed_;
  }
}

}  // namespace turms::xmpp::io
