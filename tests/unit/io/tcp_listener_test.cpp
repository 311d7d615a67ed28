// SPDX-License-Identifier: Apache-2.0
#include "io/tcp_listener.h"

#include <sys/resource.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "io/loopback.h"

namespace turms::xmpp::io {
namespace {

using testing::connect_to;
using testing::new_loop;
using testing::read_until;

class TcpListenerTest : public ::testing::Test {
 protected:
  std::unique_ptr<TcpListener> open(const std::string& address = "127.0.0.1") {
    ListenOptions options;
    options.address = address;
    auto listener = TcpListener::open(*loop_, options, [this](std::unique_ptr<TcpStream> stream, const Endpoint& peer) {
      streams_.push_back(std::move(stream));
      peers_.push_back(peer);
      if (when_accepted_) when_accepted_();
      ++accepted_;
    });
    if (!listener) ADD_FAILURE() << listener.error().where << ": " << listener.error().detail;
    return listener ? std::move(*listener) : nullptr;
  }
  bool accepts(size_t count) {
    return testing::serve_until(*loop_, [&] { return streams_.size() >= count; });
  }

  std::unique_ptr<Loop> loop_ = new_loop();
  std::vector<std::unique_ptr<TcpStream>> streams_;
  std::vector<Endpoint> peers_;
  int accepted_ = 0;
  std::function<void()> when_accepted_;
};

// Allows `more` descriptors beyond those in use, until its end.
class DescriptorLimit {
 public:
  explicit DescriptorLimit(rlim_t more) {
    getrlimit(RLIMIT_NOFILE, &before_);
    UniqueFd lowest_free(::dup(0));
    rlimit limit = before_;
    limit.rlim_cur = static_cast<rlim_t>(lowest_free.get()) + more;
    lowest_free.reset();
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  ~DescriptorLimit() { setrlimit(RLIMIT_NOFILE, &before_); }
  DescriptorLimit(const DescriptorLimit&) = delete;
  DescriptorLimit& operator=(const DescriptorLimit&) = delete;

 private:
  rlimit before_{};
};

TEST_F(TcpListenerTest, any_free_port_is_found_and_told) {
  const auto listener = open();
  EXPECT_EQ(listener->endpoint().address(), "127.0.0.1");
  EXPECT_NE(listener->endpoint().port(), 0);
}

TEST_F(TcpListenerTest, gives_each_connection_with_the_address_of_its_peer) {
  const auto listener = open();
  const UniqueFd first = connect_to(listener->endpoint().port());
  const UniqueFd second = connect_to(listener->endpoint().port());
  ASSERT_TRUE(accepts(2));
  EXPECT_EQ(peers_[0].address(), "127.0.0.1");
  EXPECT_NE(peers_[0].port(), peers_[1].port());
  EXPECT_EQ(streams_[0]->peer(), peers_[0]);
  EXPECT_EQ(streams_[0]->local(), listener->endpoint());
}

TEST_F(TcpListenerTest, a_dual_stack_listener_names_ipv4_peers_as_ipv4) {
  const auto listener = open("::");
  ASSERT_NE(listener, nullptr);
  const UniqueFd client = connect_to(listener->endpoint().port());
  ASSERT_TRUE(accepts(1));
  EXPECT_EQ(peers_[0].address(), "127.0.0.1");
}

TEST_F(TcpListenerTest, an_ipv6_only_listener_takes_no_ipv4) {
  ListenOptions options;
  options.address = "::1";
  options.ipv6_only = true;
  const auto listener = TcpListener::open(*loop_, options, [](std::unique_ptr<TcpStream>, const Endpoint&) {});
  ASSERT_TRUE(listener.ok());
  EXPECT_FALSE(connect_to((*listener)->endpoint().port()).is_valid());
}

TEST_F(TcpListenerTest, a_port_in_use_is_a_conflict_that_names_it) {
  const auto listener = open();
  ListenOptions options;
  options.address = "127.0.0.1";
  options.port = listener->endpoint().port();
  const auto second = TcpListener::open(*loop_, options, {});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, Code::conflict);
  EXPECT_EQ(second.error().where, "listen 127.0.0.1:" + std::to_string(options.port));
}

TEST_F(TcpListenerTest, an_address_that_is_none_is_refused) {
  ListenOptions options;
  options.address = "localhost";
  const auto listener = TcpListener::open(*loop_, options, {});
  ASSERT_FALSE(listener.ok());
  EXPECT_EQ(listener.error().code, Code::invalid_argument);
}

TEST_F(TcpListenerTest, several_loops_share_a_port) {
  ListenOptions options;
  options.address = "127.0.0.1";
  options.reuse_port = true;
  const auto ignore = [](std::unique_ptr<TcpStream>, const Endpoint&) {};
  const auto other_loop = new_loop();
  {
    auto first = TcpListener::open(*loop_, options, ignore);
    ASSERT_TRUE(first.ok());
    options.port = (*first)->endpoint().port();
    auto second = TcpListener::open(*other_loop, options, ignore);
    ASSERT_TRUE(second.ok()) << second.error().detail;
    EXPECT_EQ((*second)->endpoint(), (*first)->endpoint());
  }
  EXPECT_TRUE(other_loop->close().ok());
}

TEST_F(TcpListenerTest, connections_wait_while_it_is_paused) {
  const auto listener = open();
  listener->pause();
  EXPECT_FALSE(listener->is_accepting());
  const UniqueFd client = connect_to(listener->endpoint().port());
  for (int turn = 0; turn < 20; ++turn) loop_->run_once();
  EXPECT_TRUE(streams_.empty());
  listener->resume();
  EXPECT_TRUE(accepts(1));
}

TEST_F(TcpListenerTest, a_pause_from_within_the_callback_holds_at_once) {
  const auto listener = open();
  when_accepted_ = [&] { listener->pause(); };
  const UniqueFd first = connect_to(listener->endpoint().port());
  const UniqueFd second = connect_to(listener->endpoint().port());
  ASSERT_TRUE(accepts(1));
  for (int turn = 0; turn < 20; ++turn) loop_->run_once();
  EXPECT_EQ(streams_.size(), 1u);
}

TEST_F(TcpListenerTest, may_be_destroyed_by_its_callback) {
  auto listener = open();
  when_accepted_ = [&] { listener.reset(); };
  const uint16_t port = listener->endpoint().port();
  const UniqueFd first = connect_to(port);
  const UniqueFd second = connect_to(port);
  ASSERT_TRUE(accepts(1));
  EXPECT_EQ(listener, nullptr);
  EXPECT_EQ(accepted_, 1);
  EXPECT_FALSE(connect_to(port).is_valid());
  streams_.clear();
  EXPECT_TRUE(loop_->close().ok());
}

TEST_F(TcpListenerTest, a_callback_that_throws_costs_that_connection_only) {
  const auto listener = open();
  when_accepted_ = [&] {
    if (streams_.size() == 1) throw std::runtime_error("broken");
  };
  const UniqueFd first = connect_to(listener->endpoint().port());
  const UniqueFd second = connect_to(listener->endpoint().port());
  ASSERT_TRUE(accepts(2));
  EXPECT_EQ(loop_->exceptions(), 1u);
}

TEST_F(TcpListenerTest, out_of_descriptors_it_sheds_what_it_cannot_serve_and_goes_on) {
  const auto listener = open();
  {
    const UniqueFd client = connect_to(listener->endpoint().port());
    const DescriptorLimit limit(0);
    ASSERT_TRUE(testing::serve_until(*loop_, [&] { return listener->shed() == 1; }));
    EXPECT_EQ(read_until(client.get()), "") << "closed, not left to wait";
  }
  EXPECT_TRUE(streams_.empty());
  const UniqueFd client = connect_to(listener->endpoint().port());
  EXPECT_TRUE(accepts(1));
}

TEST_F(TcpListenerTest, without_even_a_spare_descriptor_it_rests_and_recovers) {
  std::unique_ptr<TcpListener> listener;
  UniqueFd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  {
    const DescriptorLimit limit(1);  // the listening socket itself
    listener = open();
    ASSERT_NE(listener, nullptr);
    const sockaddr_in address = testing::loopback(listener->endpoint().port());
    ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    for (int turn = 0; turn < 20; ++turn) loop_->run_once();
    EXPECT_EQ(listener->shed(), 0u);
    EXPECT_TRUE(streams_.empty());
  }
  EXPECT_TRUE(accepts(1)) << "the connection that waited is served after the rest";
}

}  // namespace
}  // namespace turms::xmpp::io
