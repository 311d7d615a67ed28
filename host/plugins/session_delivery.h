// SPDX-License-Identifier: Apache-2.0
// From the backend into the plugin: opened, notifications, closed, in order per session. The straight way is the
// backend's own thread calling the plugin, nothing copied and nothing queued. What has no credit, or meets a held door,
// is parked in the session's backlog, and from then on the event thread delivers until the backlog is empty; so there
// are never two calls about one session at once. Owned by SessionTable.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <variant>
#include <vector>

#include "base/log.h"
#include "plugins/door.h"
#include "plugins/event_thread.h"
#include "plugins/session.h"
#include "plugins/slot_table.h"

namespace turms::gateway::plugins {

struct DeliveryRules {
  uint64_t backlog_bytes = 1024 * 1024;  // of one session; beyond it the session is closed with 202
  uint64_t submit_window = 64 * 1024;    // requests a plugin may have unanswered, in bytes
};

class SessionDelivery {
 public:
  SessionDelivery(SlotTable<Session>& sessions, Door& door, EventThread& events, sessions::Backend& backend, Log& log,
                  const DeliveryRules& rules);

  // What the backend says, on its threads.
  void opened(Session& session, sessions::SessionId backend_id, const sessions::OpenResult& result);
  void notified(Session& session, const SharedBytes& notification);
  void closed(Session& session, int32_t close_status, std::string_view reason);

  /// Has the event thread deliver what is parked. The caller holds session.mutex. Thread: any.
  void schedule(Session& session);

  /// Schedules everything parked for the present instance, after the door was opened. Thread: control.
  void release();

  /// Frees the slot: the last word has been said, and told where somebody listens. Thread: whoever said it.
  void retire(Session& session);

  /// The number of the present instance. Sessions of another one are orphans: nothing is delivered for them. Thread:
  /// any.
  [[nodiscard]] uint32_t epoch() const { return epoch_.load(std::memory_order_acquire); }
  void set_epoch(uint32_t epoch) { epoch_.store(epoch, std::memory_order_release); }

 private:
  enum class Step { again, done };

  /// What the event thread tells next about one session; nothing when it has to wait.
  struct Next {
    std::variant<std::monostate, sessions::OpenResult, SharedBytes, Backlog::Closed> item;
    uint64_t id = 0;
    uint64_t cookie = 0;
    uint64_t returned = 0;  // submit credit that goes back with it
  };

  [[nodiscard]] bool is_orphan(const Session& session) const { return session.epoch != epoch(); }
  void wait_outside(Session& session);
  void park(Session& session, const SharedBytes& notification);
  void drain_ready();
  [[nodiscard]] Step drain_one(Session& session);
  [[nodiscard]] Next take_next(Session& session);
  [[nodiscard]] uint64_t finish_request(Session& session) const;
  void tell_opened(const Door::Visit& visit, uint64_t id, uint64_t cookie, const sessions::OpenResult& result) const;
  void tell_notification(const Door::Visit& visit, uint64_t id, const SharedBytes& notification,
                         uint64_t returned) const;
  void close_later(sessions::SessionId backend_id, int32_t close_status);

  SlotTable<Session>& sessions_;
  Door& door_;
  EventThread& events_;
  sessions::Backend& backend_;
  Log& log_;
  DeliveryRules rules_;
  std::atomic<uint32_t> epoch_{0};

  std::mutex ready_mutex_;  // taken last
  std::vector<Session*> ready_;
};

}  // namespace turms::gateway::plugins
