// SPDX-License-Identifier: Apache-2.0
// A host context with everything behind it, and a plugin that is no more than its C calls.
#pragma once

#include "host/plugins/doubles.h"
#include "host/plugins/fake_services.h"
#include "plugins/host_context.h"

namespace turms::gateway::plugins::testing {

struct HostRig {
  /// \param services  what the backend has to offer beside sessions; null: nothing
  explicit HostRig(FakeServices* services = nullptr) : files_of_plugins(services), backend(services) {
    const uint32_t epoch = sessions.begin_epoch();
    calls.set_epoch(epoch);
    context.set_epoch(epoch);
    context.set_phase(Phase::live);
    door.hold_for(plugin.exports(), plugin.handle());
    door.open();
  }
  ~HostRig() { events.stop(); }

  [[nodiscard]] const tgp_host& host() const { return context.table(); }
  [[nodiscard]] tgp_host_ctx* ctx() const { return context.table().ctx; }

  [[nodiscard]] std::vector<CollectingLog::Line> misbehaving() const { return log.lines_of("plugin.misbehaving"); }

  static tgp_session_request request() {
    tgp_session_request request{};
    request.size = sizeof request;
    request.auth = TGP_AUTH_PASSWORD;
    request.user_id = 7;
    request.receive_credit = 1000;
    return request;
  }

  tgp_session_id open_session() {
    const tgp_session_request asked = request();
    tgp_session_id id = 0;
    status = host().session_open(ctx(), &asked, &id);
    if (status == TGP_OK) backend.accept();
    return id;
  }

  sessions::Blobs* files_of_plugins;
  FakeBackend backend;
  FakePlugin plugin;
  FakeClock clock;
  CollectingLog log;
  Door door;
  EventThread events{"test-events"};
  SessionTable sessions{door, events, backend, clock, log, {}};
  ConnectionTable connections{door, log, 10};
  MetricStore metrics;
  ExtensionCalls calls{door};
  std::vector<std::string> faults;
  HostContext context{
      HostServices{"probe", sessions, connections, metrics, calls, backend, clock, log,
                   [this](tgp_status, std::string why) { faults.push_back(std::move(why)); }, files_of_plugins},
      1};
  tgp_status status = TGP_OK;
};

}  // namespace turms::gateway::plugins::testing
