// SPDX-License-Identifier: Apache-2.0
// A gateway that says what a test wants and remembers what it was asked.
#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "control/operations.h"

namespace turms::gateway::control::testing {

class FakeOperations final : public Operations {
 public:
  FakeOperations() {
    plugins::PluginStatus xmpp;
    xmpp.name = "xmpp";
    xmpp.state = "running";
    xmpp.id = "turms-xmpp";
    xmpp.version = "0.1.0";
    xmpp.sessions = 3;
    xmpp.loads = 1;
    plugin_list.push_back(xmpp);
  }

  GatewayStatus status() override {
    return {"0.1.0", 42, 1'000, 91'000, "embedded", "/data", 5, {{"turms_tcp", "127.0.0.1", 11510}}};
  }
  std::vector<plugins::PluginStatus> plugins() override { return plugin_list; }
  std::vector<PluginMetrics> metrics() override { return metric_list; }
  Result<void> command(std::string_view plugin, PluginVerb verb) override {
    const std::lock_guard lock(mutex);
    commands.emplace_back(plugin, verb);
    return next;
  }

  std::mutex mutex;
  std::vector<plugins::PluginStatus> plugin_list;
  std::vector<PluginMetrics> metric_list;
  std::vector<std::pair<std::string, PluginVerb>> commands;
  Result<void> next;
};

inline plugins::MetricSnapshot gauge(std::string name, int64_t value) {
  plugins::MetricSnapshot metric;
  metric.name = std::move(name);
  metric.help = "help";
  metric.kind = TGP_METRIC_GAUGE;
  metric.series.push_back({{}, value, 0, {}});
  return metric;
}

inline plugins::MetricSnapshot histogram(std::string name) {
  plugins::MetricSnapshot metric;
  metric.name = std::move(name);
  metric.help = "help";
  metric.kind = TGP_METRIC_HISTOGRAM;
  metric.exponent = -3;
  metric.label_names = {"kind"};
  metric.bounds = {10, 100};
  metric.series.push_back({{"a"}, 1500, 6, {1, 2, 3}});
  return metric;
}

}  // namespace turms::gateway::control::testing
