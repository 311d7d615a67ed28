// SPDX-License-Identifier: Apache-2.0
#include "plugins/metric_store.h"

#include <gtest/gtest.h>

#include <thread>

#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

tgp_metric_spec spec(uint32_t kind, std::string_view name) {
  tgp_metric_spec spec{};
  spec.size = sizeof spec;
  spec.kind = kind;
  spec.name = to_tgp(name);
  spec.help = to_tgp("help");
  return spec;
}

class MetricStoreTest : public ::testing::Test {
 protected:
  uint64_t define(const tgp_metric_spec& spec, tgp_status expected = TGP_OK) {
    uint64_t handle = 0;
    EXPECT_EQ(store_.define(spec, handle), expected);
    return handle;
  }

  MetricStore store_;
};

TEST_F(MetricStoreTest, counters_grow_and_gauges_move) {
  const uint64_t counter = define(spec(TGP_METRIC_COUNTER, "stanzas_total"));
  const uint64_t gauge = define(spec(TGP_METRIC_GAUGE, "connections"));
  store_.add(counter, 2);
  store_.add(counter, -1);  // a counter only grows
  store_.set(counter, 99);  // and is not set
  store_.set(gauge, 10);
  store_.add(gauge, -3);
  const auto all = store_.snapshot();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].name, "stanzas_total");
  EXPECT_EQ(all[0].series[0].value, 2);
  EXPECT_EQ(all[1].series[0].value, 7);
}

TEST_F(MetricStoreTest, histograms_sort_observations_into_buckets) {
  const int64_t bounds[] = {10, 100};
  tgp_metric_spec lag = spec(TGP_METRIC_HISTOGRAM, "lag_seconds");
  lag.exponent = -9;
  lag.bounds = bounds;
  lag.bound_count = 2;
  const uint64_t handle = define(lag);
  for (const int64_t value : {10, 11, 100, 101}) store_.observe(handle, value);
  const auto all = store_.snapshot();
  EXPECT_EQ(all[0].series[0].in_bucket, (std::vector<uint64_t>{1, 2, 1}));
  EXPECT_EQ(all[0].series[0].count, 4U);
  EXPECT_EQ(all[0].series[0].value, 222);
  EXPECT_EQ(all[0].exponent, -9);
}

TEST_F(MetricStoreTest, labels_make_series) {
  const tgp_str names[] = {to_tgp("transport")};
  tgp_metric_spec labelled = spec(TGP_METRIC_COUNTER, "logins_total");
  labelled.label_names = names;
  labelled.label_count = 1;
  const uint64_t metric = define(labelled);
  const tgp_str tls = to_tgp("tls");
  const tgp_str plain = to_tgp("plain");
  uint64_t a = 0;
  uint64_t b = 0;
  uint64_t again = 0;
  EXPECT_EQ(store_.series(metric, &tls, 1, a), TGP_OK);
  EXPECT_EQ(store_.series(metric, &plain, 1, b), TGP_OK);
  EXPECT_EQ(store_.series(metric, &tls, 1, again), TGP_OK);
  EXPECT_EQ(a, again);
  EXPECT_NE(a, b);
  store_.add(a, 5);
  store_.add(metric, 7);  // no series: ignored
  const auto all = store_.snapshot();
  ASSERT_EQ(all[0].series.size(), 2U);
  EXPECT_EQ(all[0].series[0].label_values, (std::vector<std::string>{"plain"}));
  EXPECT_EQ(all[0].series[1].value, 5);
  EXPECT_EQ(store_.series(metric, &tls, 0, a), TGP_E_ARGUMENT);
  EXPECT_EQ(store_.series(999, &tls, 1, a), TGP_E_ARGUMENT);
}

TEST_F(MetricStoreTest, a_metric_without_labels_is_its_own_series) {
  const uint64_t metric = define(spec(TGP_METRIC_GAUGE, "g"));
  uint64_t series = 0;
  EXPECT_EQ(store_.series(metric, nullptr, 0, series), TGP_OK);
  EXPECT_EQ(series, metric);
}

TEST_F(MetricStoreTest, defining_again_gives_the_same_handle_and_counts_on) {
  const uint64_t first = define(spec(TGP_METRIC_COUNTER, "a_total"));
  store_.add(first, 1);
  EXPECT_EQ(define(spec(TGP_METRIC_COUNTER, "a_total")), first);
  EXPECT_EQ(store_.snapshot()[0].series[0].value, 1);
  define(spec(TGP_METRIC_GAUGE, "a_total"), TGP_E_ARGUMENT);
}

TEST_F(MetricStoreTest, bad_specs_are_refused) {
  define(spec(TGP_METRIC_COUNTER, ""), TGP_E_ARGUMENT);
  define(spec(TGP_METRIC_COUNTER, "Upper"), TGP_E_ARGUMENT);
  define(spec(TGP_METRIC_COUNTER, "9lives"), TGP_E_ARGUMENT);
  define(spec(TGP_METRIC_COUNTER, "with space"), TGP_E_ARGUMENT);
  define(spec(0, "kindless"), TGP_E_ARGUMENT);
  define(spec(4, "kindless"), TGP_E_ARGUMENT);
  tgp_metric_spec bad = spec(TGP_METRIC_COUNTER, "exponent");
  bad.exponent = 1;
  define(bad, TGP_E_ARGUMENT);
  bad = spec(TGP_METRIC_HISTOGRAM, "bounds");
  const int64_t bounds[] = {2, 2};
  bad.bounds = bounds;
  bad.bound_count = 2;
  define(bad, TGP_E_ARGUMENT);
  bad = spec(TGP_METRIC_COUNTER, "labels");
  bad.label_count = 1;
  define(bad, TGP_E_ARGUMENT);
  bad = spec(TGP_METRIC_COUNTER, "short");
  bad.size = 8;
  define(bad, TGP_E_ARGUMENT);
  EXPECT_TRUE(store_.snapshot().empty());
}

TEST_F(MetricStoreTest, numbers_are_bounded) {
  for (size_t i = 0; i < MetricStore::kMaxMetrics; ++i) define(spec(TGP_METRIC_GAUGE, "m" + std::to_string(i)));
  define(spec(TGP_METRIC_GAUGE, "one_more"), TGP_E_LIMIT);
}

TEST_F(MetricStoreTest, invented_handles_are_ignored) {
  store_.add(0, 1);
  store_.add(1, 1);
  store_.set(MetricStore::kMaxSeries, 1);
  store_.observe(UINT64_MAX, 1);
  EXPECT_TRUE(store_.snapshot().empty());
}

TEST_F(MetricStoreTest, counting_from_many_threads_loses_nothing) {
  const uint64_t counter = define(spec(TGP_METRIC_COUNTER, "a_total"));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) store_.add(counter, 1);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store_.snapshot()[0].series[0].value, 40'000);
}

}  // namespace
}  // namespace turms::gateway::plugins
