// SPDX-License-Identifier: Apache-2.0
// Who may live on a shard, and that nobody stays behind.
#include <gtest/gtest.h>

#include "extensions/health.h"
#include "instance_stage.h"

namespace turms::xmpp::runtime {
namespace {

class ShardResidentsTest : public InstanceStage {};

TEST_F(ShardResidentsTest, are_bounded_for_each_address) {
  create_with("connections_per_ip = 2");
  start();
  const auto first = connect();
  open_stream(first);
  open_stream(connect());
  const auto third = connect();
  EXPECT_TRUE(host.wait_closed(third));
  EXPECT_EQ(host.closings(third), std::vector<uint32_t>{TGP_CLOSE_ABORT});
  EXPECT_TRUE(host.wait_metric("xmpp_connections_refused_total", 1));
  instance->on_connection_closed(first, TGP_CLOSED_BY_PEER);
  EXPECT_TRUE(host.wait_metric("xmpp_connections", 1));
  open_stream(connect());
}

TEST_F(ShardResidentsTest, are_bounded_in_all_and_the_host_is_told_at_once) {
  create_with("connections = 2");
  start();
  open_stream(connect());
  open_stream(connect());
  uint64_t credit = 0;
  EXPECT_EQ(instance->on_connection(77, host_owned(), &credit), TGP_E_LIMIT);
}

TEST_F(ShardResidentsTest, leave_their_place_when_they_move) {
  create_with("connections_per_ip = 1\nstanzas_per_second = 0");
  start();
  for (int64_t user = 1; user <= 6; ++user) {
    const auto id = log_in(user, "a");
    send(id, "</stream:stream>");
    ASSERT_TRUE(host.wait_closed(id));
    instance->on_connection_closed(id, TGP_CLOSED_BY_PLUGIN);
    ASSERT_TRUE(host.wait_metric("xmpp_connections", 0));
  }
}

TEST_F(ShardResidentsTest, are_known_to_the_health_report) {
  start();
  log_in(1, "a");
  log_in(2, "a");
  tgp_health health{};
  health.size = sizeof(health);
  instance->fill_health(health);
  EXPECT_EQ(health.state, TGP_STATE_RUNNING);
  EXPECT_EQ(health.loops, 3u);
  EXPECT_EQ(health.connections, 2u);
  EXPECT_EQ(health.sessions, 2u);
}

TEST_F(ShardResidentsTest, come_and_go_in_crowds) {
  create_with("stanzas_per_second = 0\nfailed_logins_per_ip_per_minute = 0");
  start();
  for (int round = 0; round < 5; ++round) {
    std::vector<tgp_connection_id> crowd;
    for (int64_t user = 1; user <= 20; ++user) {
      crowd.push_back(connect());
      send(crowd.back(), std::string(kHeader) + auth(user, user % 5 == 0 ? "wrong" : FakeHost::kPassword) + std::string(kHeader) +
                             bind("r") + "<presence/>");
    }
    for (const auto id : crowd) instance->on_connection_closed(id, TGP_CLOSED_BY_PEER);
  }
  EXPECT_TRUE(host.wait_metric("xmpp_connections", 0));
  EXPECT_TRUE(host.wait_sessions(0));
  expect_gauges_at_zero();
}

}  // namespace
}  // namespace turms::xmpp::runtime
