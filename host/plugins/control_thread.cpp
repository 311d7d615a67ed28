// SPDX-License-Identifier: Apache-2.0
#include "plugins/control_thread.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "base/thread.h"

namespace turms::gateway::plugins {

namespace {

struct Request {
  ControlThread::Job job;
  bool begun = false;
  bool given_up = false;  // whoever asked has gone
  std::optional<Result<void>> result;
};

}  // namespace

struct ControlThread::Shared {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::shared_ptr<Request>> queue;
  std::shared_ptr<Request> current;
  bool stopping = false;
};

ControlThread::ControlThread(std::string_view name)
    : shared_(std::make_shared<Shared>()), thread_(start_thread(name, [shared = shared_] { work(*shared); })) {
}

ControlThread::~ControlThread() {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->stopping = true;
    shared_->queue.clear();
    shared_->changed.notify_all();
  }
  if (is_hanging()) {
    thread_.detach();
  } else {
    thread_.join();
  }
}

Result<void> ControlThread::run(Job job, std::chrono::milliseconds patience) {
  const auto request = std::make_shared<Request>();
  request->job = std::move(job);
  std::unique_lock lock(shared_->mutex);
  if (shared_->stopping) return Error{Code::conflict, {}, "the gateway is going down"};
  shared_->queue.push_back(request);
  shared_->changed.notify_all();
  if (shared_->changed.wait_for(lock, patience, [&] { return request->result.has_value(); })) return *request->result;
  request->given_up = true;
  if (request->begun) return Error{Code::timeout, {}, "the plugin has not answered in time and may hang"};
  std::erase(shared_->queue, request);
  return Error{Code::conflict, {}, "busy with an earlier request"};
}

void ControlThread::post(Job job) {
  const auto request = std::make_shared<Request>();
  request->job = std::move(job);
  const std::lock_guard lock(shared_->mutex);
  if (shared_->stopping) return;
  shared_->queue.push_back(request);
  shared_->changed.notify_all();
}

bool ControlThread::is_hanging() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->current != nullptr && shared_->current->given_up;
}

void ControlThread::work(Shared& shared) {
  std::unique_lock lock(shared.mutex);
  for (;;) {
    shared.changed.wait(lock, [&] { return shared.stopping || !shared.queue.empty(); });
    if (shared.stopping) return;
    shared.current = std::move(shared.queue.front());
    shared.queue.pop_front();
    shared.current->begun = true;
    lock.unlock();
    Result<void> result = shared.current->job();
    lock.lock();
    shared.current->result = std::move(result);
    shared.current.reset();
    shared.changed.notify_all();
  }
}

}  // namespace turms::gateway::plugins
