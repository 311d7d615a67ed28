// SPDX-License-Identifier: Apache-2.0
// What a plugin counts: tgp.host.metrics/1 behind the C table. Defining is rare and takes a lock; counting is an atomic
// addition on a slot found by index. Belongs to the plugin's name, so that counters go on across reloads. Owned by
// Plugin.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "extensions/metrics.h"

namespace turms::gateway::plugins {

/// One metric as it is shown: a copy, taken without stopping anybody.
struct MetricSnapshot {
  struct Series {
    std::vector<std::string> label_values;
    int64_t value = 0;                // of a counter or gauge; of a histogram: the sum
    uint64_t count = 0;               // of a histogram: observations
    std::vector<uint64_t> in_bucket;  // of a histogram: not cumulated, the last one is above all bounds
  };
  std::string name;
  std::string help;
  uint32_t kind = 0;     // TGP_METRIC_*
  int32_t exponent = 0;  // shown value = integer * 10^exponent
  std::vector<std::string> label_names;
  std::vector<int64_t> bounds;
  std::vector<Series> series;
};

class MetricStore {
 public:
  static constexpr size_t kMaxMetrics = 512;
  static constexpr size_t kMaxSeries = 8192;

  // As in tgp_host_metrics; the state rule (init..start) is the caller's. Thread: any.
  [[nodiscard]] tgp_status define(const tgp_metric_spec& spec, uint64_t& out);
  [[nodiscard]] tgp_status series(uint64_t metric, const tgp_str* label_values, uint64_t count, uint64_t& out);
  void add(uint64_t series, int64_t delta);
  void set(uint64_t series, int64_t value);
  void observe(uint64_t series, int64_t value);

  /// Every metric in the order of definition. Thread: any.
  [[nodiscard]] std::vector<MetricSnapshot> snapshot() const;

 private:
  struct Metric {
    MetricSnapshot shape;  // without series
    std::map<std::vector<std::string>, uint64_t> handles;
  };
  struct Values {
    explicit Values(const Metric& of) : metric(&of), buckets(of.shape.bounds.size() + 1) {}
    const Metric* metric;
    std::atomic<int64_t> value{0};
    std::atomic<uint64_t> count{0};
    std::vector<std::atomic<uint64_t>> buckets;
  };

  [[nodiscard]] Values* find(uint64_t handle, uint32_t kind_a, uint32_t kind_b) const;
  [[nodiscard]] tgp_status make_series(Metric& metric, std::vector<std::string> label_values, uint64_t& out);

  mutable std::mutex mutex_;  // guards the definitions
  std::vector<std::unique_ptr<Metric>> metrics_;
  std::map<std::string, size_t, std::less<>> by_name_;
  std::vector<std::unique_ptr<Values>> owned_;
  std::array<std::atomic<Values*>, kMaxSeries> values_{};  // only grows
};

}  // namespace turms::gateway::plugins
