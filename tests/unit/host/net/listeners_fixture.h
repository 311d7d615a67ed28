// SPDX-License-Identifier: Apache-2.0
// Listeners on ports of the system's choice, before a backend that knows one password.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "../base/doubles.h"
#include "fake_backend.h"
#include "net/turms_listeners.h"
#include "wire_client.h"

namespace turms::gateway::net {

struct ListenersFixture : ::testing::Test {
  TurmsListenerSettings settings;
  FakeBackend backend;
  SystemClock clock;
  testing::CollectingLog log;
  std::unique_ptr<TurmsListeners> listeners;

  ListenersFixture() {
    settings.tcp.port = 0;
    settings.websocket.port = 0;
    backend.answers = true;
  }

  void start() {
    auto started = TurmsListeners::start(settings, backend, clock, log);
    ASSERT_TRUE(started) << started.error().to_string();
    listeners = std::move(*started);
  }
};

}  // namespace turms::gateway::net
