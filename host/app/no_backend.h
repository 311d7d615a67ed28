// SPDX-License-Identifier: Apache-2.0
// A backend without a Turms behind it, for --check-config: plugins read their configuration, nothing is opened.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sessions/backend.h"

namespace turms::gateway::app {

class NoBackend final : public sessions::Backend {
 public:
  sessions::SessionId open(sessions::OpenRequest, sessions::SessionSink&) override { return 0; }
  sessions::SubmitStatus submit(sessions::SessionId, std::span<const uint8_t>) override {
    return sessions::SubmitStatus::gone;
  }
  void touch(sessions::SessionId) override {}
  void close(sessions::SessionId, int32_t) override {}
  void verify_password(int64_t, std::string, void* context, void (*done)(void*, bool)) override {
    done(context, false);
  }
  [[nodiscard]] uint64_t capabilities() const override { return 0; }
  [[nodiscard]] int64_t limit(uint32_t) const override { return -2; }  // TGP_LIMIT_UNKNOWN
  [[nodiscard]] std::string_view kind() const override { return "none"; }
  void stop(int32_t) override {}
};

}  // namespace turms::gateway::app
