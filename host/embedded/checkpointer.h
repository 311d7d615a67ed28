// SPDX-License-Identifier: Apache-2.0
// Copies the write-ahead log into the database file while the writer goes on. SQLite would let the writer do it within
// a commit, and every answer of that moment would wait for some thousand pages to be written and synced. Owned by the
// backend.
//
// The copying alone never ends while messages come in: when this thread has copied everything it saw, the writer copies
// the few pages since by itself, and the log starts over.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "base/log.h"
#include "base/result.h"
#include "embedded/embedded_settings.h"
#include "store/database.h"

namespace turms::gateway::embedded {

class Checkpointer {
 public:
  /// Pages of 4 KiB in the log that are worth copying.
  static constexpr int kWorthwhile = 4'096;

  /// Starts the thread. \errors  those of Database::open
  static Result<std::unique_ptr<Checkpointer>> start(const EmbeddedSettings& settings, Log& log);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// After each commit: starts the thread on its work, or finishes it. Thread: writer.
  void after_commit(store::Database& writer);

 private:
  enum class State { idle, copying, nearly_done };

  Checkpointer(store::Database database, Log& log) : database_(std::move(database)), log_(log) {}
  void run();

  store::Database database_;
  Log& log_;
  std::atomic<State> state_{State::idle};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace turms::gateway::embedded
