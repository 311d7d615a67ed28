// SPDX-License-Identifier: Apache-2.0
#include "plugins/metric_store.h"

#include <algorithm>
#include <utility>

#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

constexpr uint64_t kMaxLabels = 8;
constexpr uint64_t kMaxBounds = 32;
constexpr size_t kMaxName = 128;
constexpr size_t kMaxHelp = 1024;
constexpr size_t kMaxLabelValue = 128;

// A handle of a labelled metric names no series; they live in different ranges, so neither is mistaken for the other.
constexpr uint64_t kMetricHandle = uint64_t{1} << 32U;

bool is_name(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && text.size() <= kMaxName && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), fits);
}

/// The spec as a shape, or nothing when it breaks a rule of the header.
bool read_spec(const tgp_metric_spec& spec, MetricSnapshot& shape) {
  if (!TGP_HAS(tgp_metric_spec, &spec, bound_count)) return false;
  if (spec.kind < TGP_METRIC_COUNTER || spec.kind > TGP_METRIC_HISTOGRAM) return false;
  if (spec.exponent < -18 || spec.exponent > 0 || !is_name(view(spec.name))) return false;
  if (spec.label_count > kMaxLabels || spec.bound_count > kMaxBounds) return false;
  if ((spec.label_count != 0 && spec.label_names == nullptr) || (spec.bound_count != 0 && spec.bounds == nullptr)) {
    return false;
  }
  shape.name = view(spec.name);
  shape.help = view(spec.help).substr(0, kMaxHelp);
  shape.kind = spec.kind;
  shape.exponent = spec.exponent;
  for (uint64_t i = 0; i < spec.label_count; ++i) {
    if (!is_name(view(spec.label_names[i]))) return false;
    shape.label_names.emplace_back(view(spec.label_names[i]));
  }
  if (spec.bound_count != 0) shape.bounds.assign(spec.bounds, spec.bounds + spec.bound_count);
  const auto not_ascending = [](int64_t a, int64_t b) { return a >= b; };
  return std::adjacent_find(shape.bounds.begin(), shape.bounds.end(), not_ascending) == shape.bounds.end();
}

bool same_shape(const MetricSnapshot& a, const MetricSnapshot& b) {
  return a.kind == b.kind && a.exponent == b.exponent && a.label_names == b.label_names && a.bounds == b.bounds;
}

}  // namespace

tgp_status MetricStore::define(const tgp_metric_spec& spec, uint64_t& out) {
  MetricSnapshot shape;
  if (!read_spec(spec, shape)) return TGP_E_ARGUMENT;
  const std::lock_guard lock(mutex_);
  const auto known = by_name_.find(shape.name);
  if (known != by_name_.end()) {
    Metric& metric = *metrics_[known->second];
    if (!same_shape(metric.shape, shape)) return TGP_E_ARGUMENT;
    out = metric.shape.label_names.empty() ? metric.handles.begin()->second : kMetricHandle + known->second;
    return TGP_OK;
  }
  if (metrics_.size() >= kMaxMetrics || owned_.size() >= kMaxSeries) return TGP_E_LIMIT;
  const size_t index = metrics_.size();
  by_name_.emplace(shape.name, index);
  metrics_.push_back(std::make_unique<Metric>());
  metrics_.back()->shape = std::move(shape);
  if (!metrics_.back()->shape.label_names.empty()) {
    out = kMetricHandle + index;
    return TGP_OK;
  }
  return make_series(*metrics_.back(), {}, out);
}

tgp_status MetricStore::series(uint64_t metric, const tgp_str* label_values, uint64_t count, uint64_t& out) {
  if (count != 0 && label_values == nullptr) return TGP_E_ARGUMENT;
  const std::lock_guard lock(mutex_);
  if (metric < kMetricHandle) {  // a metric without labels is its own series
    if (count != 0 || metric == 0 || metric > owned_.size()) return TGP_E_ARGUMENT;
    out = metric;
    return TGP_OK;
  }
  if (metric - kMetricHandle >= metrics_.size()) return TGP_E_ARGUMENT;
  Metric& found = *metrics_[metric - kMetricHandle];
  if (count != found.shape.label_names.size()) return TGP_E_ARGUMENT;
  std::vector<std::string> values;
  for (uint64_t i = 0; i < count; ++i) {
    if (label_values[i].len > kMaxLabelValue) return TGP_E_ARGUMENT;
    values.emplace_back(view(label_values[i]));
  }
  const auto known = found.handles.find(values);
  if (known == found.handles.end()) return make_series(found, std::move(values), out);
  out = known->second;
  return TGP_OK;
}

tgp_status MetricStore::make_series(Metric& metric, std::vector<std::string> label_values, uint64_t& out) {
  if (owned_.size() >= kMaxSeries) return TGP_E_LIMIT;
  owned_.push_back(std::make_unique<Values>(metric));
  values_[owned_.size() - 1].store(owned_.back().get(), std::memory_order_release);
  out = owned_.size();  // the index plus one: 0 is nobody's handle
  metric.handles.emplace(std::move(label_values), out);
  return TGP_OK;
}

MetricStore::Values* MetricStore::find(uint64_t handle, uint32_t kind_a, uint32_t kind_b) const {
  if (handle == 0 || handle > kMaxSeries) return nullptr;
  Values* values = values_[handle - 1].load(std::memory_order_acquire);
  if (values == nullptr) return nullptr;
  const uint32_t kind = values->metric->shape.kind;
  return kind == kind_a || kind == kind_b ? values : nullptr;
}

void MetricStore::add(uint64_t series, int64_t delta) {
  Values* values = find(series, TGP_METRIC_COUNTER, TGP_METRIC_GAUGE);
  if (values == nullptr) return;
  if (delta < 0 && values->metric->shape.kind == TGP_METRIC_COUNTER) return;  // a counter only grows
  values->value.fetch_add(delta, std::memory_order_relaxed);
}

void MetricStore::set(uint64_t series, int64_t value) {
  Values* values = find(series, TGP_METRIC_GAUGE, TGP_METRIC_GAUGE);
  if (values != nullptr) values->value.store(value, std::memory_order_relaxed);
}

void MetricStore::observe(uint64_t series, int64_t value) {
  Values* values = find(series, TGP_METRIC_HISTOGRAM, TGP_METRIC_HISTOGRAM);
  if (values == nullptr) return;
  const std::vector<int64_t>& bounds = values->metric->shape.bounds;
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), value) - bounds.begin();
  values->buckets[static_cast<size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  values->value.fetch_add(value, std::memory_order_relaxed);
  values->count.fetch_add(1, std::memory_order_relaxed);
}

std::vector<MetricSnapshot> MetricStore::snapshot() const {
  const std::lock_guard lock(mutex_);
  std::vector<MetricSnapshot> all;
  for (const auto& metric : metrics_) {
    MetricSnapshot shown = metric->shape;
    for (const auto& [labels, handle] : metric->handles) {
      const Values& values = *owned_[handle - 1];
      MetricSnapshot::Series series{labels, values.value.load(), values.count.load(), {}};
      if (shown.kind == TGP_METRIC_HISTOGRAM) {
        for (const auto& bucket : values.buckets) series.in_bucket.push_back(bucket.load());
      }
      shown.series.push_back(std::move(series));
    }
    all.push_back(std::move(shown));
  }
  return all;
}

}  // namespace turms::gateway::plugins
