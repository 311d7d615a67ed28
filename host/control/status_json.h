// SPDX-License-Identifier: Apache-2.0
// Status and metrics as JSON. Internal to this room: the only header that shows nlohmann's types.
#pragma once

#include <nlohmann/json.hpp>

#include <vector>

#include "control/operations.h"

namespace turms::gateway::control {

// Members stay in the order in which they are written, for people who read the JSON.
using Json = nlohmann::ordered_json;

[[nodiscard]] Json to_json(const GatewayStatus& status);

/// One plugin; `metrics` are its own and become a flat object from series to value.
[[nodiscard]] Json to_json(const plugins::PluginStatus& status, const std::vector<plugins::MetricSnapshot>& metrics);

/// All metrics with their meaning; histograms with cumulated buckets, as Prometheus has them.
[[nodiscard]] Json to_json(const PluginMetrics& metrics);

}  // namespace turms::gateway::control
