// SPDX-License-Identifier: Apache-2.0
#include "embedded/checkpointer.h"

#include "base/thread.h"
#include "embedded/connections.h"

namespace turms::gateway::embedded {

Result<std::unique_ptr<Checkpointer>> Checkpointer::start(const EmbeddedSettings& settings, Log& log) {
  auto database = open_connection(settings, Role::reader);
  if (!database.ok()) return database.error();
  std::unique_ptr<Checkpointer> checkpointer(new Checkpointer(std::move(database).value(), log));
  checkpointer->thread_ = start_thread("turms-checkpoint", [self = checkpointer.get()] { self->run(); });
  return checkpointer;
}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::after_commit(store::Database& writer) {
  switch (state_.load(std::memory_order_acquire)) {
    case State::idle:
      if (writer.log_pages() < kWorthwhile) return;
      state_.store(State::copying, std::memory_order_release);
      // The lock makes sure that the thread is not between looking and waiting.
      { const std::lock_guard lock(mutex_); }
      changed_.notify_one();
      return;
    case State::copying:
      return;
    case State::nearly_done:
      state_.store(State::idle, std::memory_order_release);
      if (const auto left = writer.checkpoint(); !left.ok()) {
        log_.error("backend.checkpoint_failed", left.error().to_string());
      }
      return;
  }
}

void Checkpointer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || state_.load(std::memory_order_acquire) == State::copying; });
    if (stopping_) return;
    lock.unlock();
    if (const auto left = database_.checkpoint(); !left.ok()) {
      log_.error("backend.checkpoint_failed", left.error().to_string());
    }
    state_.store(State::nearly_done, std::memory_order_release);
    lock.lock();
  }
}

}  // namespace turms::gateway::embedded
