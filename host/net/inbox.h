// SPDX-License-Identifier: Apache-2.0
// The way from the backend's threads to the loop: one sink for all sessions of the loop. Events are keyed by session
// id, so an event of a connection that has gone meanwhile finds nobody and is dropped; no event ever points at a
// connection. Bounded: when too much waits, notifications of the sessions concerned are dropped for good and one
// `Overrun` tells the loop to end those sessions. Owned by TurmsListeners, outlives the loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <variant>
#include <vector>

#include "base/shared_bytes.h"
#include "sessions/backend.h"

namespace turms::gateway::net {

struct SessionClosed {
  int32_t close_status = 0;
  std::string reason;
};

/// Notifications of this session were dropped: it can only be ended.
struct Overrun {};

struct SessionEvent {
  sessions::SessionId id = 0;
  std::variant<sessions::OpenResult, SharedBytes, SessionClosed, Overrun> what;
};

class SessionInbox final : public sessions::SessionSink {
 public:
  /// `wake` is called from the backend's threads, under the inbox's lock: it must only signal.
  SessionInbox(size_t max_bytes, std::function<void()> wake);

  void on_opened(sessions::SessionId id, const sessions::OpenResult& result) override;
  void on_notification(sessions::SessionId id, const SharedBytes& notification) override;
  void on_closed(sessions::SessionId id, int32_t close_status, std::string_view reason) override;
  void on_batch_end() override;

  /// Everything that waits, in order of arrival; `events` is emptied first and its memory is reused. Thread: loop.
  void take(std::vector<SessionEvent>& events);

  /// Wakes the loop although nothing may wait; nothing happens once shut. Thread: any.
  void wake();

  /// From now on everything is dropped and nobody is woken. Thread: any.
  void shut();

 private:
  void add(SessionEvent event, size_t bytes);  // with the lock held

  const size_t max_bytes_;
  std::mutex mutex_;
  std::function<void()> wake_;        // guarded by mutex_; empty once shut
  std::vector<SessionEvent> events_;  // guarded by mutex_
  size_t bytes_ = 0;                  // guarded by mutex_
  std::unordered_set<sessions::SessionId>
      overrun_;  // guarded by mutex_; sessions that lost something and are not closed yet
};

}  // namespace turms::gateway::net
