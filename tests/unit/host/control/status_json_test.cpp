// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "control/commands.h"
#include "host/control/fake_operations.h"

namespace turms::gateway::control {
namespace {

using testing::FakeOperations;

std::string reply_of(FakeOperations& gateway, const std::string& command) {
  return answer(gateway, "{\"command\":\"" + command + "\"}");
}

TEST(StatusJson, values_are_scaled_by_their_exponent) {
  FakeOperations gateway;
  plugins::MetricSnapshot lag = testing::gauge("lag_seconds", 1500);
  lag.exponent = -3;
  gateway.metric_list.push_back({"xmpp", {lag, testing::gauge("big", 9'007'199'254'740'993)}});
  const std::string reply = reply_of(gateway, "plugin.list");
  EXPECT_NE(reply.find(R"("lag_seconds":1.5)"), std::string::npos) << reply;
  EXPECT_NE(reply.find(R"("big":9007199254740993)"), std::string::npos) << "whole numbers keep their digits";
}

TEST(StatusJson, histograms_are_cumulated) {
  FakeOperations gateway;
  gateway.metric_list.push_back({"xmpp", {testing::histogram("wait_seconds")}});
  const std::string reply = reply_of(gateway, "metrics");
  EXPECT_NE(reply.find(R"("buckets":[{"le":0.01,"count":1},{"le":0.1,"count":3}],"count":6,"sum":1.5)"),
            std::string::npos)
      << reply;
  EXPECT_NE(reply.find(R"("labels":{"kind":"a"})"), std::string::npos);
  const std::string list = reply_of(gateway, "plugin.list");
  EXPECT_NE(list.find(R"("wait_seconds{kind=\"a\"}_count":6)"), std::string::npos) << list;
}

TEST(StatusJson, metrics_belong_to_their_plugin) {
  FakeOperations gateway;
  gateway.metric_list.push_back({"other", {testing::gauge("g", 1)}});
  EXPECT_NE(reply_of(gateway, "plugin.list").find(R"("metrics":{})"), std::string::npos);
}

TEST(StatusJson, health_and_last_error_are_there_when_they_are_known) {
  FakeOperations gateway;
  EXPECT_EQ(reply_of(gateway, "plugin.list").find("health"), std::string::npos);
  EXPECT_EQ(reply_of(gateway, "plugin.list").find("last_error"), std::string::npos);
  gateway.plugin_list[0].health = tgp_health{};
  gateway.plugin_list[0].health->connections = 17;
  gateway.plugin_list[0].last_error = "once";
  EXPECT_NE(reply_of(gateway, "plugin.list").find(R"("health":{"connections":17)"), std::string::npos);
  EXPECT_NE(reply_of(gateway, "plugin.list").find(R"("last_error":"once")"), std::string::npos);
}

}  // namespace
}  // namespace turms::gateway::control
