// SPDX-License-Identifier: Apache-2.0
// The thread that answers requests which only read: history and profiles. It has a connection of its own, so a long
// query never holds up a write, and WAL lets it see what was committed before it began. The writer hands requests over
// after the commit of their batch: who asks after he has written sees what he wrote. Owned by the backend.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "embedded/embedded_settings.h"
#include "embedded/inbox.h"
#include "embedded/session.h"
#include "embedded/task.h"
#include "service/dispatch.h"
#include "store/database.h"

namespace turms::gateway::embedded {

struct ReadRequest {
  std::shared_ptr<Session> session;
  std::string bytes;
};

class Reader {
 public:
  /// Starts the thread. The schema must be there. \errors  those of Database::open
  static Result<std::unique_ptr<Reader>> start(const EmbeddedSettings& settings, const Clock& clock, Inbox& inbox,
                                               Log& log);
  ~Reader() { finish(); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// Takes all of `requests` and leaves it empty. Bounded by what the inbox has accepted. Thread: writer.
  void put(std::vector<ReadRequest>& requests);
  /// Work of services; in order among themselves, and after the requests that were put before. Thread: writer.
  void put(std::vector<std::unique_ptr<Task>>& tasks);
  /// Answers what is there and ends the thread. Thread: any but its own, once at a time.
  void finish();

 private:
  Reader(const EmbeddedSettings& settings, const Clock& clock, Inbox& inbox, Log& log, store::Database database)
      : database_(std::move(database)),
        service_(database_, settings.service, clock),
        tables_(database_),
        inbox_(inbox),
        log_(log) {}
  void run();
  void answer(const ReadRequest& request);

  store::Database database_;
  service::ReadService service_;
  store::Tables tables_;  // of tasks: no two queries of one object may run at once
  Inbox& inbox_;
  Log& log_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<ReadRequest> waiting_;                  // guarded by mutex_
  std::vector<std::unique_ptr<Task>> waiting_tasks_;  // guarded by mutex_
  bool finishing_ = false;                            // guarded by mutex_
  std::thread thread_;
};

}  // namespace turms::gateway::embedded
