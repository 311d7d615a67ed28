// SPDX-License-Identifier: Apache-2.0
// The event calls: what they take, refuse and say, in each state.
#include <gtest/gtest.h>

#include "instance_stage.h"
#include "extensions/health.h"
#include "runtime/instance.h"

namespace turms::xmpp::runtime {
namespace {

class InstanceEventsTest : public InstanceStage {
 protected:
  tgp_status offer(const tgp_connection_info& info) {
    uint64_t credit = 0;
    return instance->on_connection(500, info, &credit);
  }
};

TEST_F(InstanceEventsTest, take_connections_only_while_running) {
  EXPECT_EQ(offer(host_owned()), TGP_E_STATE);
  start();
  ASSERT_TRUE(instance->pause(5000));
  EXPECT_EQ(offer(host_owned()), TGP_E_STATE);
  ASSERT_TRUE(instance->resume());
  EXPECT_EQ(offer(host_owned()), TGP_OK);
  ASSERT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 10'000));
  EXPECT_EQ(offer(host_owned()), TGP_E_STATE);
}

TEST_F(InstanceEventsTest, refuse_transports_they_do_not_know) {
  start();
  tgp_connection_info messages = host_owned();
  messages.framing = TGP_FRAMING_MESSAGES;
  EXPECT_EQ(offer(messages), TGP_E_UNSUPPORTED);
  tgp_connection_info insecure = host_owned();
  insecure.security = 99;
  EXPECT_EQ(offer(insecure), TGP_E_UNSUPPORTED);
  tgp_connection_info odd = host_owned();
  odd.transport = 99;
  EXPECT_EQ(offer(odd), TGP_E_UNSUPPORTED);
  EXPECT_EQ(instance->on_connection(500, host_owned(), nullptr), TGP_E_UNSUPPORTED);
}

TEST_F(InstanceEventsTest, know_a_client_by_its_address_without_the_port) {
  start();
  const std::pair<const char*, const char*> rows[] = {{"192.0.2.7:5222", "192.0.2.7"},
                                                      {"[2001:db8::1]:5222", "2001:db8::1"},
                                                      {"unix:/run/x", "unix"},  // no port, and no address either
                                                      {"2001:db8::2", "2001:db8::2"}};
  tgp_connection_id id = 600;
  for (const auto& [told, known] : rows) {
    tgp_connection_info info = host_owned();
    info.peer_address = to_tgp(told);
    uint64_t credit = 0;
    ASSERT_EQ(instance->on_connection(++id, info, &credit), TGP_OK);
    send(id, "nonsense");
    ASSERT_TRUE(host.wait_closed(id)) << told;
    const std::string peer = std::string("peer=") + known;
    bool is_logged = false;
    for (const std::string& line : host.events()) is_logged = is_logged || line.find(peer) != std::string::npos;
    EXPECT_TRUE(is_logged) << told;
  }
}

TEST_F(InstanceEventsTest, know_no_bytes_for_what_is_gone) {
  start();
  const auto id = connect();
  instance->on_connection_closed(id, TGP_CLOSED_BY_PEER);
  EXPECT_EQ(instance->on_bytes(id, as_bytes("x")), TGP_E_GONE);
  EXPECT_EQ(instance->on_bytes(id, {}), TGP_E_GONE);
  instance->on_connection_closed(id, TGP_CLOSED_BY_PEER);
  log_in(1, "a");
  const auto session = host.sessions().front();
  host.kick_all(600);
  ASSERT_TRUE(host.wait_sessions(0));
  host.and_wait();
  EXPECT_EQ(instance->on_notification(session, as_bytes("x")), TGP_E_GONE);
}

// Hosts call from many threads, also while the plugin is being stopped and started.
TEST_F(InstanceEventsTest, may_come_at_any_time_from_any_thread) {
  std::atomic<bool> is_over{false};
  std::vector<std::thread> callers;
  for (uint64_t caller = 1; caller <= 3; ++caller) {
    callers.emplace_back([&, caller] {
      for (tgp_connection_id id = caller * 100'000; !is_over; ++id) {
        uint64_t credit = 0;
        tgp_health health{};
        health.size = sizeof(health);
        instance->fill_health(health);
        if (instance->on_connection(id, host_owned(), &credit) == TGP_OK) {
          (void)instance->on_bytes(id, as_bytes(std::string(kHeader) + auth(static_cast<int64_t>(id % 7 + 1), FakeHost::kPassword)));
          (void)instance->on_bytes(id, as_bytes(kHeader));
        }
        instance->on_connection_closed(id, TGP_CLOSED_BY_PEER);
        (void)instance->on_notification(0x301, as_bytes("x"));
        instance->on_reply(id, TGP_OK);
      }
    });
  }
  for (int round = 0; round < 10; ++round) {
    EXPECT_TRUE(instance->start(5000));
    EXPECT_TRUE(instance->pause(5000));
    EXPECT_TRUE(instance->resume());
    EXPECT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 10'000));
  }
  is_over = true;
  for (std::thread& caller : callers) caller.join();
  expect_gauges_at_zero();
}

}  // namespace
}  // namespace turms::xmpp::runtime
