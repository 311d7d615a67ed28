// SPDX-License-Identifier: Apache-2.0
// The Turms sessions of one plugin: from the plugin to the backend (open, submit, grant, touch, close, claim), and what
// happens to them when the plugin stops or is replaced. Sessions belong to the plugin's name and not to a generation of
// its code: after a restart the new generation claims those it knows, the others are closed after a grace. Owned by
// Plugin.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

#include "base/clock.h"
#include "base/log.h"
#include "plugins/session_delivery.h"
#include "sessions/backend.h"

namespace turms::gateway::plugins {

struct SessionRules {
  size_t max_sessions = 200'000;
  std::chrono::milliseconds orphan_grace{2'000};
  DeliveryRules delivery;
};

class SessionTable {
 public:
  SessionTable(Door& door, EventThread& events, sessions::Backend& backend, const Clock& clock, Log& log,
               const SessionRules& rules);

  // The host functions of the same names, without their ctx. `epoch` says which instance calls: an old one gets
  // TGP_E_GONE for sessions that are no longer its own. Thread: any.
  [[nodiscard]] tgp_status open(uint32_t epoch, const tgp_session_request& request, tgp_session_id& out);
  [[nodiscard]] tgp_status submit(uint32_t epoch, tgp_session_id id, std::span<const uint8_t> request);
  [[nodiscard]] tgp_status grant(uint32_t epoch, tgp_session_id id, uint64_t bytes);
  [[nodiscard]] tgp_status touch(uint32_t epoch, tgp_session_id id);
  [[nodiscard]] tgp_status close(uint32_t epoch, tgp_session_id id, int32_t close_status);
  [[nodiscard]] tgp_status claim(uint32_t epoch, tgp_session_id id);

  /// The backend's id of an open session; nothing for one that is not open or not of this instance. Thread: any.
  [[nodiscard]] std::optional<sessions::SessionId> backend_id(uint32_t epoch, tgp_session_id id);

  /// Whether this id was ever given to the plugin: tells a late call from an invented one. Thread: any.
  [[nodiscard]] bool was_issued(tgp_session_id id) const { return slots_.was_issued(id); }

  /// Makes an orphan of every session and returns the number of the instance to come. Thread: control.
  [[nodiscard]] uint32_t begin_epoch();

  /// Takes begin_epoch() back: the instance before it goes on. Thread: control.
  void return_to_epoch(uint32_t epoch) { delivery_.set_epoch(epoch); }

  /// Delivers what waited while the door was held. Thread: control.
  void release() { delivery_.release(); }

  /// Closes the orphans with `close_status` once the grace is over. Thread: control.
  void close_orphans_later(int32_t close_status);

  [[nodiscard]] size_t size() const { return slots_.in_use(); }

 private:
  [[nodiscard]] tgp_status check(const tgp_session_request& request) const;
  [[nodiscard]] tgp_status take_request(Session& session, std::span<const uint8_t> request);
  void keep_unsent(Session& session, uint64_t id, std::span<const uint8_t> request);
  void resend(uint64_t id);
  void close_orphans(int32_t close_status);

  EventThread& events_;
  uint32_t newest_epoch_ = 0;  // control thread only; numbers are not used twice
  sessions::Backend& backend_;
  const Clock& clock_;
  SessionRules rules_;
  SlotTable<Session> slots_;
  SessionDelivery delivery_;
};

}  // namespace turms::gateway::plugins
