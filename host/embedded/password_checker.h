// SPDX-License-Identifier: Apache-2.0
// The threads that check passwords and derive new ones. PBKDF2 costs milliseconds by design, so it runs apart from chat
// and at a lower priority: a storm of logins makes logins slow and nothing else. Each thread has a connection of its
// own; verdicts go to the inbox. Owned by the backend.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "embedded/embedded_settings.h"
#include "embedded/inbox.h"
#include "embedded/password_job.h"
#include "store/database.h"
#include "store/users_table.h"

namespace turms::gateway::embedded {

class PasswordChecker {
 public:
  /// Starts the threads. The schema must be there. \errors  those of Database::open
  static Result<std::unique_ptr<PasswordChecker>> start(const EmbeddedSettings& settings, Inbox& inbox, Log& log);
  ~PasswordChecker() { stop(); }
  PasswordChecker(const PasswordChecker&) = delete;
  PasswordChecker& operator=(const PasswordChecker&) = delete;

  /// Takes the job; gives it back when too many wait or the threads have been stopped. Thread: any.
  [[nodiscard]] std::unique_ptr<PasswordJob> put(std::unique_ptr<PasswordJob> job);
  /// Ends the threads after the jobs they are at; what still waits gets `unchecked`. Thread: control.
  void stop();

 private:
  PasswordChecker(const EmbeddedSettings& settings, Inbox& inbox, Log& log)
      : settings_(settings), inbox_(inbox), log_(log) {}
  void run(store::Database& database);
  [[nodiscard]] Verdict check(store::UsersTable& users, const PasswordJob& job);
  [[nodiscard]] Verdict derive(PasswordJob& job);

  const EmbeddedSettings& settings_;
  Inbox& inbox_;
  Log& log_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::unique_ptr<PasswordJob>> waiting_;  // guarded by mutex_
  bool stopping_ = false;                             // guarded by mutex_
  std::vector<std::unique_ptr<store::Database>> databases_;
  std::vector<std::thread> threads_;
};

}  // namespace turms::gateway::embedded
