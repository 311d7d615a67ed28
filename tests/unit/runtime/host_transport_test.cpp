// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_transport.h"

#include <gtest/gtest.h>

#include "instance_stage.h"
#include "shard_rig.h"

namespace turms::xmpp::runtime {
namespace {

constexpr tgp_connection_id kId = 4;

/// What a connection would hear.
class Listener final : public TransportHandler {
 public:
  void on_read(Bytes bytes) override { heard.append(as_text(bytes)); }
  void on_end() override { heard += "<end>"; }
  void on_error(const Error&) override { heard += "<error>"; }
  void on_drained() override { ++drained; }
  std::string heard;
  int drained = 0;
};

class HostTransportTest : public ShardRig {
 protected:
  HostTransportTest() : ShardRig(2) {}
  std::unique_ptr<HostTransport> make(uint64_t write_credit) {
    shard().host_transports().open(kId, HostTransport::kReceiveCredit);
    auto transport = std::make_unique<HostTransport>(shard(), kId, write_credit);
    transport->set_handler(listener);
    return transport;
  }
  void give(Event event, std::string_view bytes = {}, uint64_t value = 0) {
    ASSERT_TRUE(shard().put(label(event, kId, value), as_bytes(bytes)));
  }
  Listener listener;
};

TEST_F(HostTransportTest, keeps_what_comes_until_somebody_reads) {
  const auto transport = make(100);
  give(Event::connection_bytes, "abc");
  turn();
  EXPECT_EQ(listener.heard, "");
  EXPECT_EQ(host.granted(kId), 0u);
  transport->start_reading();
  EXPECT_EQ(listener.heard, "") << "no handler call from within a call to the transport";
  turn();
  EXPECT_EQ(listener.heard, "abc");
  EXPECT_EQ(host.granted(kId), 3u);
}

TEST_F(HostTransportTest, keeps_the_order_of_old_and_new_bytes) {
  const auto transport = make(100);
  give(Event::connection_bytes, "old ");
  turn();
  transport->start_reading();
  give(Event::connection_bytes, "new");
  give(Event::connection_end);
  turn();
  EXPECT_EQ(listener.heard, "old new<end>");
}

TEST_F(HostTransportTest, tells_the_end_once) {
  const auto transport = make(100);
  transport->start_reading();
  give(Event::connection_end);
  turn();
  transport->stop_reading();
  transport->start_reading();
  turn();
  EXPECT_EQ(listener.heard, "<end>");
}

TEST_F(HostTransportTest, tells_an_end_that_came_unread_behind_the_bytes) {
  const auto transport = make(100);
  give(Event::connection_bytes, "bytes");
  give(Event::connection_end);
  turn();
  EXPECT_EQ(listener.heard, "");
  transport->start_reading();
  turn();
  EXPECT_EQ(listener.heard, "bytes<end>");
}

TEST_F(HostTransportTest, spends_the_credit_of_the_host_and_waits_for_more) {
  const auto transport = make(4);
  transport->write("12");
  transport->write("3456");  // one item may overdraw
  EXPECT_EQ(host.written(kId), "123456");
  transport->write("78");
  EXPECT_EQ(host.written(kId), "123456");
  EXPECT_EQ(transport->queued_bytes(), 2u);
  give(Event::connection_credit, {}, 2);  // pays the debt and no more
  turn();
  EXPECT_EQ(transport->queued_bytes(), 2u);
  give(Event::connection_credit, {}, 1);
  turn();
  EXPECT_EQ(host.written(kId), "12345678");
  EXPECT_EQ(transport->queued_bytes(), 0u);
}

TEST_F(HostTransportTest, closes_when_what_was_queued_has_left) {
  const auto transport = make(0);
  transport->write("last words");
  transport->shutdown();
  transport->write("too late");
  EXPECT_TRUE(host.closings(kId).empty());
  give(Event::connection_credit, {}, 100);
  turn();
  EXPECT_EQ(host.written(kId), "last words");
  EXPECT_EQ(host.closings(kId), std::vector<uint32_t>{TGP_CLOSE_FLUSH});
}

TEST_F(HostTransportTest, asks_for_no_end_when_the_host_has_said_its_last_word) {
  auto transport = make(100);
  give(Event::connection_closed);
  turn();
  EXPECT_EQ(listener.heard, "<error>");
  transport->write("x");
  transport->shutdown();
  transport->close();
  transport.reset();
  EXPECT_TRUE(host.closings(kId).empty());
  EXPECT_EQ(host.written(kId), "");
}

TEST_F(HostTransportTest, can_be_cut_off) {
  auto transport = make(100);
  transport->close();
  EXPECT_EQ(host.closings(kId), std::vector<uint32_t>{TGP_CLOSE_ABORT});
  transport->write("x");
  EXPECT_EQ(host.written(kId), "");
}

TEST_F(HostTransportTest, hears_the_host_in_order_through_a_move) {
  const auto transport = make(0);
  transport->start_reading();
  give(Event::connection_bytes, "1");
  turn();
  ASSERT_TRUE(transport->detach(shard(1)));
  give(Event::connection_bytes, "2");  // comes to the old shard, and would find nobody at the new one yet
  give(Event::connection_credit, {}, 100);
  turn();
  ASSERT_TRUE(transport->attach(shard(1)));
  transport->set_handler(listener);
  transport->start_reading();
  turn();
  give(Event::connection_bytes, "3");
  turn();
  EXPECT_EQ(listener.heard, "123");
  transport->write("credit");
  EXPECT_EQ(host.written(kId), "credit");
  give(Event::connection_closed);
  turn();
  EXPECT_EQ(listener.heard, "123<error>");
}

TEST_F(HostTransportTest, hears_of_an_end_that_came_on_the_way) {
  const auto transport = make(0);
  ASSERT_TRUE(transport->detach(shard(1)));
  give(Event::connection_closed);
  turn();
  ASSERT_TRUE(transport->attach(shard(1)));
  transport->set_handler(listener);
  turn();
  EXPECT_EQ(listener.heard, "<error>");
}

TEST_F(HostTransportTest, takes_events_directly_again_when_it_came_back) {
  const auto transport = make(0);
  ASSERT_TRUE(transport->detach(shard(1)));
  ASSERT_TRUE(transport->attach(shard(1)));
  ASSERT_TRUE(transport->detach(shard(0)));
  ASSERT_TRUE(transport->attach(shard(0)));
  transport->set_handler(listener);
  transport->start_reading();
  turn();
  give(Event::connection_bytes, "home");
  turn();
  EXPECT_EQ(listener.heard, "home");
}

class HostTransportCreditTest : public InstanceStage {};

TEST_F(HostTransportCreditTest, is_refused_beyond_what_we_granted) {
  start();
  const auto id = log_in(1, "a");
  ASSERT_TRUE(instance->pause(5000));
  tgp_status status = TGP_OK;
  uint64_t taken = 0;
  for (; taken < 10'000'000; taken += 1000) {
    status = instance->on_bytes(id, as_bytes(std::string(1000, ' ')));
    if (status != TGP_OK) break;
  }
  EXPECT_EQ(status, TGP_E_OVERDRAWN);
  EXPECT_LE(taken, HostTransport::kReceiveCredit + 1000);
  ASSERT_TRUE(instance->resume());
  EXPECT_TRUE(host.wait_granted(id, taken));
  expect_alive(id);
}

}  // namespace
}  // namespace turms::xmpp::runtime
