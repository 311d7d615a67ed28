// SPDX-License-Identifier: Apache-2.0
// A session table between a fake backend and a fake plugin, with the door open.
#pragma once

#include <string_view>

#include "host/plugins/doubles.h"
#include "plugins/session_table.h"

namespace turms::gateway::plugins::testing {

struct SessionRig {
  explicit SessionRig(const SessionRules& rules = {}) : table(door, events, backend, clock, log, rules) {
    epoch = table.begin_epoch();
    door.hold_for(plugin.exports(), plugin.handle());
    door.open();
  }
  ~SessionRig() { events.stop(); }

  tgp_session_id open(uint64_t receive_credit = 1 << 20, uint32_t affinity = 5, uint64_t cookie = 77) {
    tgp_session_request request{};
    request.size = sizeof request;
    request.auth = TGP_AUTH_PASSWORD;
    request.user_id = 7;
    request.device_type = TGP_DEVICE_OTHERS;
    request.secret = to_tgp_bytes("123");
    request.ip_address = to_tgp("192.0.2.7");
    request.cookie = cookie;
    request.receive_credit = receive_credit;
    request.affinity = affinity;
    tgp_session_id id = 0;
    last_status = table.open(epoch, request, id);
    return id;
  }

  tgp_session_id open_and_accept(uint64_t receive_credit = 1 << 20) {
    const tgp_session_id id = open(receive_credit);
    backend.accept();
    return id;
  }

  tgp_status submit(tgp_session_id id, std::string_view bytes) {
    return table.submit(epoch, id, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  }

  void notify(const std::string& bytes, size_t login = 0) {
    const auto& chosen = backend.logins[login];
    chosen.sink->on_notification(chosen.id, SharedBytes(bytes));
  }

  void end(int32_t status, std::string_view reason = "", size_t login = 0) {
    const auto& chosen = backend.logins[login];
    chosen.sink->on_closed(chosen.id, status, reason);
  }

  using Lines = std::vector<std::string>;

  FakeBackend backend;
  FakePlugin plugin;
  FakeClock clock;
  CollectingLog log;
  Door door;
  EventThread events{"test-events"};
  SessionTable table;
  uint32_t epoch = 0;
  tgp_status last_status = TGP_OK;
};

}  // namespace turms::gateway::plugins::testing
