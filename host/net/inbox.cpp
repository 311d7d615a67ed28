// SPDX-License-Identifier: Apache-2.0
#include "net/inbox.h"

#include <utility>

namespace turms::gateway::net {

namespace {
// What an event costs besides its bytes, so that a flood of empty ones is bounded as well.
constexpr size_t kEventBytes = sizeof(SessionEvent);
}  // namespace

SessionInbox::SessionInbox(size_t max_bytes, std::function<void()> wake)
    : max_bytes_(max_bytes), wake_(std::move(wake)) {
}

void SessionInbox::on_opened(sessions::SessionId id, const sessions::OpenResult& result) {
  const std::lock_guard lock(mutex_);
  add({id, result}, 0);
}

void SessionInbox::on_notification(sessions::SessionId id, const SharedBytes& notification) {
  const std::lock_guard lock(mutex_);
  if (overrun_.contains(id)) return;
  if (bytes_ > max_bytes_) {
    overrun_.insert(id);
    add({id, Overrun{}}, 0);
    return;
  }
  add({id, notification}, notification.size());
}

void SessionInbox::on_closed(sessions::SessionId id, int32_t close_status, std::string_view reason) {
  const std::lock_guard lock(mutex_);
  overrun_.erase(id);
  add({id, SessionClosed{close_status, std::string(reason)}}, 0);
}

void SessionInbox::on_batch_end() {
  const std::lock_guard lock(mutex_);
  if (wake_ && !events_.empty()) wake_();
}

void SessionInbox::take(std::vector<SessionEvent>& events) {
  events.clear();
  const std::lock_guard lock(mutex_);
  events.swap(events_);
  bytes_ = 0;
}

void SessionInbox::wake() {
  const std::lock_guard lock(mutex_);
  if (wake_) wake_();
}

void SessionInbox::shut() {
  const std::lock_guard lock(mutex_);
  wake_ = nullptr;
  events_.clear();
  overrun_.clear();
  bytes_ = 0;
}

void SessionInbox::add(SessionEvent event, size_t bytes) {
  if (!wake_) return;
  events_.push_back(std::move(event));
  bytes_ += bytes + kEventBytes;
}

}  // namespace turms::gateway::net
