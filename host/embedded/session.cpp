// SPDX-License-Identifier: Apache-2.0
#include "embedded/session.h"

namespace turms::gateway::embedded {

void Session::opened(const sessions::OpenResult& result) {
  const std::lock_guard lock(speaking_);
  state_.store(State::open, std::memory_order_release);
  sink_.on_opened(id(), result);
}

void Session::refused(const sessions::OpenResult& result) {
  const std::lock_guard lock(speaking_);
  state_.store(State::ended, std::memory_order_release);
  sink_.on_opened(id(), result);
}

bool Session::notify(const SharedBytes& notification) {
  const std::lock_guard lock(speaking_);
  if (!is_open()) return false;
  sink_.on_notification(id(), notification);
  return true;
}

bool Session::notify_alone(const SharedBytes& notification) {
  const std::lock_guard lock(speaking_);
  if (!is_open()) return false;
  sink_.on_notification(id(), notification);
  sink_.on_batch_end();
  return true;
}

bool Session::ended(int32_t close_status, std::string_view reason) {
  const std::lock_guard lock(speaking_);
  if (!is_open()) return false;
  state_.store(State::ended, std::memory_order_release);
  sink_.on_closed(id(), close_status, reason);
  return true;
}

}  // namespace turms::gateway::embedded
