// SPDX-License-Identifier: Apache-2.0
#include "plugins/connection_table.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "host/plugins/doubles.h"

namespace turms::gateway::plugins {
namespace {

using Lines = std::vector<std::string>;

constexpr std::chrono::seconds kLong{10};

class FakeTransport final : public Transport {
 public:
  void write(std::span<const tgp_bytes> chunks) override {
    for (const tgp_bytes& chunk : chunks) written += view(chunk);
  }
  void close(bool flush) override { closes.push_back(flush); }
  void wake() override { ++wakes; }

  std::string written;
  std::vector<bool> closes;
  int wakes = 0;
};

class ConnectionTableTest : public ::testing::Test {
 protected:
  ConnectionTableTest() {
    door_.hold_for(plugin_.exports(), plugin_.handle());
    door_.open();
  }

  static ConnectionInfo info(uint64_t write_credit = 100) {
    ConnectionInfo info;
    info.peer_address = "192.0.2.1:4000";
    info.write_credit = write_credit;
    return info;
  }

  tgp_connection_id attach(uint64_t read_credit, uint64_t write_credit = 100) {
    plugin_.read_credit = read_credit;
    const auto id = table_.attach(info(write_credit), transport_);
    EXPECT_TRUE(id.ok());
    return *id;
  }

  Pushed push(tgp_connection_id id, std::string_view bytes) {
    return table_.push(id, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  }

  tgp_status write(tgp_connection_id id, std::string_view bytes) {
    const tgp_bytes chunk = to_tgp_bytes(bytes);
    return table_.write(id, {&chunk, 1});
  }

  testing::FakePlugin plugin_;
  testing::CollectingLog log_;
  Door door_;
  ConnectionTable table_{door_, log_, 10};
  FakeTransport transport_;
};

TEST_F(ConnectionTableTest, bytes_flow_within_the_credit_that_the_plugin_gave) {
  const tgp_connection_id id = attach(3);
  EXPECT_EQ(push(id, "four"), Pushed::taken) << "one item may overdraw";
  EXPECT_EQ(push(id, "more"), Pushed::wait);
  EXPECT_EQ(transport_.wakes, 0);
  EXPECT_EQ(table_.grant(id, 1), TGP_OK);
  EXPECT_EQ(transport_.wakes, 0) << "the balance is zero, not above";
  EXPECT_EQ(table_.grant(id, 1), TGP_OK);
  EXPECT_EQ(transport_.wakes, 1);
  EXPECT_TRUE(table_.pump(id));
  EXPECT_EQ(push(id, "more"), Pushed::taken);
  EXPECT_EQ(plugin_.heard()[1], "bytes four");
  EXPECT_EQ(plugin_.heard()[2], "bytes more");
}

TEST_F(ConnectionTableTest, the_end_of_the_peer_needs_no_credit_and_comes_once) {
  const tgp_connection_id id = attach(0);
  EXPECT_EQ(push(id, ""), Pushed::taken);
  EXPECT_EQ(push(id, ""), Pushed::gone);
  EXPECT_EQ(write(id, "still"), TGP_OK) << "writing still works";
}

TEST_F(ConnectionTableTest, writes_spend_the_credit_that_the_host_gave) {
  const tgp_connection_id id = attach(0, 3);
  EXPECT_EQ(write(id, "four"), TGP_OK);
  EXPECT_EQ(write(id, "x"), TGP_E_OVERDRAWN);
  EXPECT_EQ(transport_.written, "four");
  table_.add_write_credit(id, 10);
  EXPECT_EQ(write(id, "x"), TGP_OK);
  EXPECT_EQ(plugin_.heard().back(), "write credit 10");
}

TEST_F(ConnectionTableTest, closing_is_passed_to_the_owner_and_the_last_word_comes_back) {
  const tgp_connection_id id = attach(10);
  EXPECT_EQ(table_.close(id, TGP_CLOSE_FLUSH), TGP_OK);
  EXPECT_EQ(table_.close(id, TGP_CLOSE_ABORT), TGP_OK);
  EXPECT_EQ(transport_.closes, (std::vector<bool>{true, false}));
  EXPECT_EQ(table_.close(id, TGP_CLOSE_DONE), TGP_E_ARGUMENT);
  table_.closed(id, TGP_CLOSED_BY_PLUGIN);
  EXPECT_EQ(plugin_.heard().back(), "connection closed 2");
  EXPECT_EQ(write(id, "x"), TGP_E_GONE);
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(ConnectionTableTest, a_refused_connection_stays_with_the_host) {
  plugin_.connection_status = TGP_E_LIMIT;
  const auto id = table_.attach(info(), transport_);
  ASSERT_FALSE(id.ok());
  EXPECT_EQ(id.error().code, Code::limit);
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(ConnectionTableTest, an_adopted_descriptor_is_the_plugins_until_it_says_done) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  UniqueFd ours(ends[0]);
  const UniqueFd theirs(ends[1]);
  const auto id = table_.adopt(info(), ours);
  ASSERT_TRUE(id.ok());
  EXPECT_FALSE(ours.valid());
  EXPECT_EQ(plugin_.adopted_fd, ends[0]);
  EXPECT_NE(::fcntl(ends[0], F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_EQ(write(*id, "x"), TGP_E_ARGUMENT) << "it has the descriptor itself";
  EXPECT_EQ(table_.close(*id, TGP_CLOSE_FLUSH), TGP_E_ARGUMENT);
  EXPECT_EQ(table_.close(*id, TGP_CLOSE_DONE), TGP_OK);
  EXPECT_EQ(table_.close(*id, TGP_CLOSE_DONE), TGP_E_GONE);
  EXPECT_TRUE(table_.was_issued(*id));
  ::close(ends[0]);
}

TEST_F(ConnectionTableTest, a_refused_descriptor_is_not_closed) {
  plugin_.connection_status = TGP_E_STATE;
  UniqueFd fd(::open("/dev/null", O_RDONLY));
  EXPECT_FALSE(table_.adopt(info(), fd).ok());
  EXPECT_TRUE(fd.valid());
}

TEST_F(ConnectionTableTest, a_held_door_makes_everything_wait) {
  const tgp_connection_id id = attach(100);
  ASSERT_TRUE(door_.hold(kLong));
  EXPECT_EQ(push(id, "x"), Pushed::wait);
  table_.add_write_credit(id, 5);
  FakeTransport other;
  EXPECT_FALSE(table_.attach(info(), other).ok());
  door_.open();
  table_.release();
  EXPECT_EQ(transport_.wakes, 1);
  EXPECT_TRUE(table_.pump(id));
  EXPECT_EQ(push(id, "x"), Pushed::taken);
  const Lines heard = plugin_.heard();
  EXPECT_EQ(Lines(heard.begin() + 1, heard.end()), (Lines{"write credit 5", "bytes x"}));
}

TEST_F(ConnectionTableTest, a_last_word_at_a_held_door_is_told_later) {
  const tgp_connection_id id = attach(100);
  ASSERT_TRUE(door_.hold(kLong));
  table_.closed(id, TGP_CLOSED_BY_PEER);
  EXPECT_EQ(write(id, "x"), TGP_E_GONE);
  EXPECT_EQ(plugin_.heard().size(), 1U);
  door_.open();
  table_.release();
  EXPECT_EQ(plugin_.heard().back(), "connection closed 1");
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(ConnectionTableTest, stopping_closes_what_is_left_and_counts_forgotten_descriptors) {
  const tgp_connection_id id = attach(100);
  UniqueFd fd(::open("/dev/null", O_RDONLY));
  const int number = fd.get();
  ASSERT_TRUE(table_.adopt(info(), fd).ok());
  ASSERT_TRUE(door_.close(kLong));
  EXPECT_EQ(table_.retire_all(), 1U);
  EXPECT_EQ(transport_.closes, (std::vector<bool>{false}));
  EXPECT_EQ(push(id, "x"), Pushed::gone);
  EXPECT_EQ(table_.size(), 0U);
  ::close(number);
}

TEST_F(ConnectionTableTest, a_plugin_that_refuses_bytes_loses_the_connection) {
  const tgp_connection_id id = attach(100);
  plugin_.bytes_status = TGP_E_OVERDRAWN;
  EXPECT_EQ(push(id, "x"), Pushed::gone);
  EXPECT_EQ(log_.lines_of("plugin.refused_bytes").size(), 1U);
}

TEST_F(ConnectionTableTest, impossible_chunks_are_refused) {
  const tgp_connection_id id = attach(0);
  const tgp_bytes nowhere{nullptr, 5};
  EXPECT_EQ(table_.write(id, {&nowhere, 1}), TGP_E_ARGUMENT);
  const uint8_t byte = 0;
  const tgp_bytes endless{&byte, UINT64_MAX};
  EXPECT_EQ(table_.write(id, {&endless, 1}), TGP_E_ARGUMENT);
  EXPECT_EQ(write(99, "x"), TGP_E_GONE);
  EXPECT_FALSE(table_.was_issued(99));
}

}  // namespace
}  // namespace turms::gateway::plugins
