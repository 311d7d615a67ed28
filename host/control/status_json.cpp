// SPDX-License-Identifier: Apache-2.0
#include "control/status_json.h"

#include <cmath>
#include <string>

namespace turms::gateway::control {
namespace {

/// integer * 10^exponent; a whole number stays one, so that counters do not lose digits.
Json scaled(int64_t value, int32_t exponent) {
  if (exponent == 0) return value;
  return static_cast<double>(value) * std::pow(10.0, exponent);
}

Json labels_of(const plugins::MetricSnapshot& metric, const plugins::MetricSnapshot::Series& series) {
  Json labels = Json::object();
  for (size_t i = 0; i < metric.label_names.size(); ++i) labels[metric.label_names[i]] = series.label_values[i];
  return labels;
}

/// `name{label="value"}`, the short form of a series.
std::string series_name(const plugins::MetricSnapshot& metric, const plugins::MetricSnapshot::Series& series) {
  std::string name = metric.name;
  for (size_t i = 0; i < metric.label_names.size(); ++i) {
    name += (i == 0 ? "{" : ",") + metric.label_names[i] + "=\"" + series.label_values[i] + "\"";
  }
  if (!metric.label_names.empty()) name += "}";
  return name;
}

std::string_view kind_name(uint32_t kind) {
  switch (kind) {
    case TGP_METRIC_COUNTER:
      return "counter";
    case TGP_METRIC_GAUGE:
      return "gauge";
    default:
      return "histogram";
  }
}

Json buckets_of(const plugins::MetricSnapshot& metric, const plugins::MetricSnapshot::Series& series) {
  Json buckets = Json::array();
  uint64_t cumulated = 0;
  for (size_t i = 0; i < metric.bounds.size(); ++i) {
    cumulated += series.in_bucket[i];
    buckets.push_back({{"le", scaled(metric.bounds[i], metric.exponent)}, {"count", cumulated}});
  }
  return buckets;
}

Json health_of(const tgp_health& health) {
  return {{"connections", health.connections},
          {"sessions", health.sessions},
          {"loops", health.loops},
          {"oldest_in_flight_ms", health.oldest_in_flight_ms},
          {"loop_lag_us", health.loop_lag_us},
          {"buffered_bytes", health.buffered_bytes}};
}

}  // namespace

Json to_json(const GatewayStatus& status) {
  Json listeners = Json::array();
  for (const ListenerStatus& listener : status.listeners) {
    listeners.push_back({{"name", listener.name}, {"host", listener.host}, {"port", listener.port}});
  }
  return {{"version", status.version},
          {"pid", status.pid},
          {"started_unix_ms", status.started_unix_ms},
          {"uptime_seconds", (status.now_unix_ms - status.started_unix_ms) / 1000},
          {"backend", status.backend},
          {"data_dir", status.data_dir},
          {"turms_connections", status.turms_connections},
          {"listeners", listeners}};
}

Json to_json(const plugins::PluginStatus& status, const std::vector<plugins::MetricSnapshot>& metrics) {
  Json json = {{"name", status.name},
               {"state", status.state},
               {"id", status.id},
               {"version", status.version},
               {"build_id", status.build_id},
               {"object", status.object},
               {"sha256", status.sha256},
               {"loads", status.loads},
               {"sessions", status.sessions},
               {"connections", status.connections},
               {"faults", status.faults},
               {"misbehaviours", status.misbehaviours}};
  if (!status.last_error.empty()) json["last_error"] = status.last_error;
  if (status.health) json["health"] = health_of(*status.health);
  Json values = Json::object();
  for (const plugins::MetricSnapshot& metric : metrics) {
    for (const auto& series : metric.series) {
      const std::string name = series_name(metric, series);
      if (metric.kind == TGP_METRIC_HISTOGRAM) {
        values[name + "_count"] = series.count;
        values[name + "_sum"] = scaled(series.value, metric.exponent);
      } else {
        values[name] = scaled(series.value, metric.exponent);
      }
    }
  }
  json["metrics"] = values;
  return json;
}

Json to_json(const PluginMetrics& metrics) {
  Json all = Json::array();
  for (const plugins::MetricSnapshot& metric : metrics.metrics) {
    Json shown = {
        {"plugin", metrics.plugin}, {"name", metric.name}, {"kind", kind_name(metric.kind)}, {"help", metric.help}};
    Json series_list = Json::array();
    for (const auto& series : metric.series) {
      Json one = {{"labels", labels_of(metric, series)}};
      if (metric.kind == TGP_METRIC_HISTOGRAM) {
        one["buckets"] = buckets_of(metric, series);
        one["count"] = series.count;
        one["sum"] = scaled(series.value, metric.exponent);
      } else {
        one["value"] = scaled(series.value, metric.exponent);
      }
      series_list.push_back(one);
    }
    shown["series"] = series_list;
    all.push_back(shown);
  }
  return all;
}

}  // namespace turms::gateway::control
