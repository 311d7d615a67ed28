// SPDX-License-Identifier: Apache-2.0
// What an operator can ask of the running gateway, as an interface: the control channel asks, the composition root
// answers. All functions are called on threads of the control server and may block for as long as a plugin's lifecycle
// call may.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plugins/metric_store.h"
#include "plugins/plugin.h"

namespace turms::gateway::control {

struct ListenerStatus {
  std::string name;  // "turms_tcp"
  std::string host;
  uint16_t port = 0;
};

struct GatewayStatus {
  std::string version;
  int64_t pid = 0;
  int64_t started_unix_ms = 0;
  int64_t now_unix_ms = 0;
  std::string backend;
  std::string data_dir;
  uint64_t turms_connections = 0;
  std::vector<ListenerStatus> listeners;
};

struct PluginMetrics {
  std::string plugin;
  std::vector<plugins::MetricSnapshot> metrics;
};

enum class PluginVerb { start, stop, pause, resume, restart, reload };

class Operations {
 public:
  virtual ~Operations() = default;
  [[nodiscard]] virtual GatewayStatus status() = 0;
  [[nodiscard]] virtual std::vector<plugins::PluginStatus> plugins() = 0;
  [[nodiscard]] virtual std::vector<PluginMetrics> metrics() = 0;
  /// Errors: not_found (no such plugin), invalid_argument (the configuration, read anew), or what the plugin says.
  [[nodiscard]] virtual Result<void> command(std::string_view plugin, PluginVerb verb) = 0;
};

}  // namespace turms::gateway::control
