// SPDX-License-Identifier: Apache-2.0
// Reading and the life of a stream; writing and moving to another loop are in tcp_stream_core_test.cpp.
#include "io/tcp_stream.h"

#include <netinet/tcp.h>

#include <memory>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "io/loopback.h"

namespace turms::xmpp::io {
namespace {

using testing::Pair;
using testing::Recorder;
using testing::send_all;

class TcpStreamTest : public testing::StreamFixture {};

int option(int fd, int level, int name) {
  int value = -1;
  socklen_t length = sizeof value;
  getsockopt(fd, level, name, &value, &length);
  return value;
}

TEST_F(TcpStreamTest, does_not_read_before_it_is_asked_to) {
  send_all(peer_.get(), "hello");
  for (int turn = 0; turn < 20; ++turn) loop_->run_once();
  EXPECT_EQ(recorder_.read, "");
  stream_->start_reading();
  EXPECT_TRUE(stream_->is_reading());
  EXPECT_TRUE(serve_until([&] { return recorder_.read == "hello"; }));
}

TEST_F(TcpStreamTest, reads_all_in_pieces_of_at_most_the_shared_buffer) {
  const std::string sent(300'000, 'x');
  stream_->start_reading();
  std::thread sender([&] { send_all(peer_.get(), sent); });
  EXPECT_TRUE(serve_until([&] { return recorder_.read.size() == sent.size(); }));
  sender.join();
  EXPECT_LE(recorder_.largest, sizeof(Loop::ReadBuffer));
}

TEST_F(TcpStreamTest, reading_stopped_from_within_the_callback_stops_at_once) {
  recorder_.when_read = [&] { stream_->stop_reading(); };
  stream_->start_reading();
  send_all(peer_.get(), std::string(200'000, 'x'));
  ASSERT_TRUE(serve_until([&] { return !recorder_.read.empty(); }));
  for (int turn = 0; turn < 20; ++turn) loop_->run_once();
  EXPECT_LE(recorder_.read.size(), sizeof(Loop::ReadBuffer));
  recorder_.when_read = {};
  stream_->start_reading();
  EXPECT_TRUE(serve_until([&] { return recorder_.read.size() == 200'000; }));
}

TEST_F(TcpStreamTest, the_end_of_the_peer_comes_once_after_its_bytes_and_writing_still_works) {
  send_all(peer_.get(), "last words");
  ::shutdown(peer_.get(), SHUT_WR);
  stream_->start_reading();
  ASSERT_TRUE(serve_until([&] { return recorder_.ends == 1; }));
  EXPECT_EQ(recorder_.read, "last words");
  for (int turn = 0; turn < 20; ++turn) loop_->run_once();
  EXPECT_EQ(recorder_.ends, 1);
  stream_->write("answer");
  EXPECT_EQ(testing::read_until(peer_.get(), 6), "answer");
}

TEST_F(TcpStreamTest, a_reset_is_an_error_that_says_the_peer_has_gone) {
  stream_->start_reading();
  testing::reset_connection(std::move(peer_));
  ASSERT_TRUE(serve_until([&] { return recorder_.errors == 1; }));
  EXPECT_EQ(recorder_.error->code, Code::gone);
  EXPECT_FALSE(stream_->is_open());
  stream_->write("dropped");
  stream_->start_reading();
  stream_->shutdown();
  EXPECT_EQ(stream_->queued_bytes(), 0u);
  for (int turn = 0; turn < 20; ++turn) loop_->run_once();
  EXPECT_EQ(recorder_.errors, 1);
}

TEST_F(TcpStreamTest, may_be_destroyed_from_within_each_callback) {
  recorder_.when_read = [&] { stream_.reset(); };
  stream_->start_reading();
  send_all(peer_.get(), "x");
  EXPECT_TRUE(serve_until([&] { return stream_ == nullptr; }));

  SetUp();
  recorder_.when_ended = [&] { stream_.reset(); };
  stream_->start_reading();
  peer_.reset();
  EXPECT_TRUE(serve_until([&] { return stream_ == nullptr; }));

  SetUp();
  recorder_.when_failed = [&] { stream_.reset(); };
  stream_->start_reading();
  testing::reset_connection(std::move(peer_));
  EXPECT_TRUE(serve_until([&] { return stream_ == nullptr; }));
  EXPECT_EQ(recorder_.errors, 1);
}

TEST_F(TcpStreamTest, a_handler_that_throws_loses_its_connection_only) {
  Pair other = testing::connected_pair();
  Recorder sound;
  auto second = TcpStream::adopt(*loop_, std::move(other.ours));
  (*second)->set_handler(sound);
  (*second)->start_reading();
  recorder_.when_read = [] { throw std::runtime_error("broken"); };
  stream_->start_reading();
  send_all(peer_.get(), "x");
  ASSERT_TRUE(serve_until([&] { return recorder_.errors == 1; }));
  EXPECT_EQ(recorder_.error->code, Code::internal);
  EXPECT_FALSE(stream_->is_open());
  EXPECT_EQ(loop_->exceptions(), 1u);
  send_all(other.peer.get(), "y");
  EXPECT_TRUE(serve_until([&] { return sound.read == "y"; }));
}

TEST_F(TcpStreamTest, a_handler_that_throws_at_the_error_too_only_counts) {
  recorder_.when_read = recorder_.when_failed = [] { throw std::runtime_error("broken"); };
  stream_->start_reading();
  send_all(peer_.get(), "x");
  EXPECT_TRUE(serve_until([&] { return loop_->exceptions() == 2; }));
  EXPECT_EQ(recorder_.errors, 1);
}

TEST_F(TcpStreamTest, close_is_silent_and_the_peer_sees_the_end) {
  stream_->start_reading();
  stream_->close();
  EXPECT_FALSE(stream_->is_open());
  loop_->run_once();
  EXPECT_EQ(testing::read_until(peer_.get()), "");
  EXPECT_EQ(recorder_.ends + recorder_.errors, 0);
  EXPECT_EQ(stream_->peer(), Endpoint());
}

TEST_F(TcpStreamTest, abort_resets_the_peer) {
  stream_->abort();
  loop_->run_once();
  char byte = 0;
  EXPECT_EQ(::read(peer_.get(), &byte, 1), -1);
  EXPECT_EQ(errno, ECONNRESET);
}

TEST_F(TcpStreamTest, options_reach_the_socket) {
  Pair pair = testing::connected_pair();
  const int fd = pair.ours.get();
  auto stream = TcpStream::adopt(*loop_, std::move(pair.ours));
  ASSERT_TRUE(stream.ok());
  (*stream)->set_nodelay(true);
  (*stream)->set_keepalive(77);
  EXPECT_EQ(option(fd, IPPROTO_TCP, TCP_NODELAY), 1);
  EXPECT_EQ(option(fd, SOL_SOCKET, SO_KEEPALIVE), 1);
  EXPECT_EQ(option(fd, IPPROTO_TCP, TCP_KEEPIDLE), 77);
  (*stream)->set_keepalive(0);
  EXPECT_EQ(option(fd, SOL_SOCKET, SO_KEEPALIVE), 0);
}

TEST_F(TcpStreamTest, both_ends_are_told_as_text) {
  EXPECT_EQ(stream_->peer().address(), "127.0.0.1");
  EXPECT_EQ(stream_->local().address(), "127.0.0.1");
  EXPECT_NE(stream_->peer().port(), stream_->local().port());
}

TEST(TcpStream, a_descriptor_that_is_none_is_refused) {
  const auto loop = testing::new_loop();
  EXPECT_FALSE(TcpStream::adopt(*loop, UniqueFd()).ok());
  EXPECT_TRUE(loop->close().ok());
}

}  // namespace
}  // namespace turms::xmpp::io
