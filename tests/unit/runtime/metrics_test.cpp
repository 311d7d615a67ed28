// SPDX-License-Identifier: Apache-2.0
#include "runtime/metrics.h"

#include <gtest/gtest.h>

#include <set>

#include "instance_stage.h"
#include "support/fakes.h"

namespace turms::xmpp::runtime {
namespace {

TEST(RuntimeMetricsTest, defines_each_figure_once_with_its_unit) {
  FakeMetrics metrics;
  const RuntimeMetrics defined(metrics);
  EXPECT_NE(defined.connections, defined.events_dropped);
  EXPECT_EQ(std::set<std::string>(metrics.names.begin(), metrics.names.end()).size(), metrics.names.size());
  for (const std::string& name : metrics.names) EXPECT_TRUE(name.starts_with("xmpp_")) << name;
}

class MetricsOfInstanceTest : public InstanceStage {};

TEST_F(MetricsOfInstanceTest, count_what_happens) {
  start();
  const auto id = log_in(1, "a");
  const auto wrong = connect();
  open_stream(wrong);
  authenticate(wrong, 1, "wrong");
  ASSERT_NE(host.wait_for(wrong, "</failure>"), "");
  EXPECT_TRUE(host.wait_metric("xmpp_connections", 2));
  EXPECT_TRUE(host.wait_metric("xmpp_resources", 1));
  EXPECT_TRUE(host.wait_metric("xmpp_turms_sessions", 1));
  EXPECT_TRUE(host.wait_metric("xmpp_logins_total", 1));
  EXPECT_TRUE(host.wait_metric("xmpp_login_failures_total", 1));
  EXPECT_TRUE(host.wait_metric("xmpp_stanzas_received_total", 1));
  send(id, "<!-- -->");
  EXPECT_TRUE(host.wait_metric("xmpp_stream_errors_total", 1));
  EXPECT_GT(host.metrics()["xmpp_received_bytes"], 500);
  EXPECT_GT(host.metrics()["xmpp_sent_bytes"], 500);
}

TEST_F(MetricsOfInstanceTest, count_a_session_that_was_lost) {
  start();
  log_in(1, "a");
  host.kick_all(201);
  EXPECT_TRUE(host.wait_metric("xmpp_turms_sessions_lost_total", 1));
  EXPECT_TRUE(host.wait_opened(2));
  EXPECT_TRUE(host.wait_metric("xmpp_turms_sessions", 1));
}

// The host keeps the figures when the plugin stops and starts again.
TEST_F(MetricsOfInstanceTest, come_back_to_zero_when_everything_stops) {
  for (int round = 0; round < 2; ++round) {
    start();
    connect();
    log_in_unbound(1);
    log_in(2, "a");
    log_in(2, "b");
    ASSERT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 10'000));
    expect_gauges_at_zero();
  }
}

}  // namespace
}  // namespace turms::xmpp::runtime
