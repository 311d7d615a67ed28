// SPDX-License-Identifier: Apache-2.0
#include "embedded/reader.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/thread.h"
#include "embedded/connections.h"

namespace turms::gateway::embedded {

Result<std::unique_ptr<Reader>> Reader::start(const EmbeddedSettings& settings, const Clock& clock, Inbox& inbox,
                                              Log& log) {
  auto database = open_connection(settings, Role::reader);
  if (!database.ok()) return database.error();
  std::unique_ptr<Reader> reader(new Reader(settings, clock, inbox, log, std::move(database).value()));
  reader->thread_ = start_thread("turms-reader", [self = reader.get()] { self->run(); });
  return reader;
}

void Reader::put(std::vector<ReadRequest>& requests) {
  if (requests.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    waiting_.insert(waiting_.end(), std::make_move_iterator(requests.begin()), std::make_move_iterator(requests.end()));
  }
  requests.clear();
  arrived_.notify_one();
}

void Reader::put(std::vector<std::unique_ptr<Task>>& tasks) {
  if (tasks.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    std::move(tasks.begin(), tasks.end(), std::back_inserter(waiting_tasks_));
  }
  tasks.clear();
  arrived_.notify_one();
}

void Reader::finish() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

void Reader::run() {
  std::vector<ReadRequest> taken;
  std::vector<std::unique_ptr<Task>> tasks;
  for (;;) {
    taken.clear();
    tasks.clear();
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return finishing_ || !waiting_.empty() || !waiting_tasks_.empty(); });
      if (waiting_.empty() && waiting_tasks_.empty()) return;
      std::swap(taken, waiting_);
      std::swap(tasks, waiting_tasks_);
    }
    for (const ReadRequest& request : taken) answer(request);
    for (const auto& task : tasks) {
      task->work(tables_);
      task->finish(std::nullopt);
    }
  }
}

void Reader::answer(const ReadRequest& request) {
  // Nobody waits for an answer once the session has ended.
  if (request.session->is_open()) {
    const std::span bytes(reinterpret_cast<const uint8_t*>(request.bytes.data()), request.bytes.size());
    service::Outcome outcome = service_.handle(service::read_call(request.session->requester(), bytes));
    if (const auto& failure = outcome.failure()) {
      log_.error("backend.read_failed", failure->to_string(), {{"user", request.session->requester().user_id}});
    }
    request.session->notify_alone(SharedBytes(outcome.take_response()));
  }
  inbox_.release(*request.session, request.bytes.size());
}

}  // namespace turms::gateway::embedded
