// SPDX-License-Identifier: Apache-2.0
// One Turms session that a plugin asked for: the sink that the backend speaks to and the accounts of both directions.
// Lives in a slot of SessionTable; its mutex is held for a few assignments and never across a call into the plugin or
// the backend.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/shared_bytes.h"
#include "plugins/credit.h"
#include "plugins/slot_table.h"
#include "sessions/backend.h"

namespace turms::gateway::plugins {

class SessionDelivery;

/// What could not be passed on at once, in either direction. Most sessions have none.
struct Backlog {
  struct Closed {
    int32_t close_status = 0;
    std::string reason;
  };

  // Towards the plugin, delivered in this order.
  std::optional<sessions::OpenResult> opened;
  std::deque<SharedBytes> notifications;
  uint64_t notification_bytes = 0;
  std::optional<Closed> closed;

  // Towards the backend: requests that its queue had no room for. The submit credit bounds them.
  std::deque<std::string> unsent;

  [[nodiscard]] bool empty() const { return !opened && notifications.empty() && !closed && unsent.empty(); }
};

struct Session final : Slot, sessions::SessionSink {
  enum class Stage : uint8_t { opening, open, ended };  // ended: the backend has said its last word

  SessionDelivery* delivery = nullptr;
  sessions::SessionId backend_id = 0;
  uint64_t cookie = 0;
  uint32_t epoch = 0;  // of the instance that speaks for it; another than the present one: an orphan
  Stage stage = Stage::opening;
  bool parked = false;     // something waits in the backlog; only the event thread delivers until it is empty
  bool scheduled = false;  // the event thread has been asked to
  bool cut_off = false;    // the backlog was full; waits for the backend to close it
  bool close_asked = false;

  Credit receive;  // the plugin's grant to us, for notifications
  Credit submit;   // our grant to the plugin, for requests
  uint32_t in_flight_requests = 0;
  uint64_t in_flight_bytes = 0;
  uint64_t owed = 0;  // of answered requests, not granted back yet
  uint64_t touched_ns = 0;

  std::unique_ptr<Backlog> backlog;

  [[nodiscard]] Backlog& waiting() {
    if (!backlog) backlog = std::make_unique<Backlog>();
    return *backlog;
  }

  void on_opened(sessions::SessionId id, const sessions::OpenResult& result) override;
  void on_notification(sessions::SessionId id, const SharedBytes& notification) override;
  void on_closed(sessions::SessionId id, int32_t close_status, std::string_view reason) override;
};

}  // namespace turms::gateway::plugins
