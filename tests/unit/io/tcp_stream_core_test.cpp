// SPDX-License-Identifier: Apache-2.0
// Writing, ending and moving a stream: what lies between write() and the socket.
#include "io/tcp_stream_core.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "io/inbox.h"
#include "io/loopback.h"
#include "io/thread.h"

namespace turms::xmpp::io {
namespace {

using testing::read_until;
using testing::Recorder;

class TcpStreamWriteTest : public testing::StreamFixture {};

TEST_F(TcpStreamWriteTest, sends_at_once_what_the_system_takes) {
  stream_->write("hello");
  EXPECT_EQ(stream_->queued_bytes(), 0u);
  EXPECT_EQ(read_until(peer_.get(), 5), "hello") << "before the loop has turned";
}

TEST_F(TcpStreamWriteTest, queues_the_rest_and_tells_when_it_has_left) {
  const std::string expected = fill_socket() + "tail one" + std::string(40'000, 'z') + "tail two";
  EXPECT_GT(stream_->queued_bytes(), 0u);
  stream_->write("tail one");
  stream_->write(std::string(40'000, 'z'));
  stream_->write("tail two");
  std::string got;
  std::thread reader([&] { got = read_until(peer_.get(), expected.size()); });
  EXPECT_TRUE(serve_until([&] { return recorder_.drained == 1; }));
  reader.join();
  EXPECT_EQ(stream_->queued_bytes(), 0u);
  EXPECT_TRUE(got == expected);
}

TEST_F(TcpStreamWriteTest, counts_each_queued_byte) {
  fill_socket();
  const size_t before = stream_->queued_bytes();
  stream_->write("12345");
  stream_->write(std::string(20'000, 'z'));
  EXPECT_EQ(stream_->queued_bytes(), before + 20'005);
}

TEST_F(TcpStreamWriteTest, shutdown_ends_our_direction_after_the_last_byte) {
  const std::string expected = fill_socket() + "</end>";
  stream_->write("</end>");
  stream_->shutdown();
  stream_->write("too late");
  std::string got;
  std::thread reader([&] { got = read_until(peer_.get()); });
  EXPECT_TRUE(serve_until([&] { return recorder_.drained == 1; }));
  for (int turn = 0; turn < 5; ++turn) loop_->run_once();
  reader.join();
  EXPECT_TRUE(got == expected);
  // The other direction is still open.
  testing::send_all(peer_.get(), "bye");
  stream_->start_reading();
  EXPECT_TRUE(serve_until([&] { return recorder_.read == "bye"; }));
}

TEST_F(TcpStreamWriteTest, shutdown_of_an_idle_stream_ends_it_at_once) {
  stream_->shutdown();
  stream_->shutdown();
  loop_->run_once();
  EXPECT_EQ(read_until(peer_.get()), "");
}

TEST_F(TcpStreamWriteTest, close_drops_what_is_queued) {
  fill_socket();
  stream_->close();
  EXPECT_EQ(stream_->queued_bytes(), 0u);
  loop_->run_once();
  EXPECT_EQ(recorder_.drained + recorder_.errors, 0);
}

TEST_F(TcpStreamWriteTest, is_destroyed_with_a_full_queue) {
  fill_socket();
  stream_->write("more");
  stream_.reset();
  loop_->run_once();
  EXPECT_EQ(recorder_.errors, 0);
}

TEST_F(TcpStreamWriteTest, an_error_of_a_write_comes_from_the_loop_once) {
  fill_socket();
  testing::reset_connection(std::move(peer_));
  EXPECT_EQ(recorder_.errors, 0);
  ASSERT_TRUE(serve_until([&] { return recorder_.errors == 1; }));
  EXPECT_EQ(recorder_.error->code, Code::gone);
}

// On a thread of ours, whose mask turns the signal into an error: elsewhere this test would end the process.
TEST_F(TcpStreamWriteTest, a_write_to_a_dead_peer_is_an_error_and_no_signal) {
  auto thread = Thread::start("writer", 0, [&] {
    testing::reset_connection(std::move(peer_));
    stream_->write("first");
    stream_->write("second");
    EXPECT_EQ(recorder_.errors, 0) << "never from within write()";
    EXPECT_TRUE(serve_until([&] { return recorder_.errors == 1; }));
  });
  ASSERT_TRUE(thread.ok());
  EXPECT_EQ((*thread)->join(), nullptr);
  EXPECT_EQ(recorder_.error->code, Code::gone);
}

TEST_F(TcpStreamWriteTest, detach_hands_back_what_was_not_sent) {
  const std::string all = fill_socket() + "tail";
  stream_->write("tail");
  const size_t queued = stream_->queued_bytes();
  auto detached = stream_->detach();
  ASSERT_TRUE(detached.ok());
  EXPECT_EQ(detached->unsent.size(), queued);
  EXPECT_TRUE(all.ends_with(detached->unsent));
  EXPECT_FALSE(stream_->is_open());
  for (int turn = 0; turn < 5; ++turn) loop_->run_once();
  EXPECT_TRUE(read_until(peer_.get(), all.size() - queued) + detached->unsent == all) << "nothing sent twice or lost";
}

TEST_F(TcpStreamWriteTest, detach_of_a_closed_or_ended_stream_is_refused) {
  stream_->shutdown();
  EXPECT_FALSE(stream_->detach().ok());
  stream_->close();
  const auto detached = stream_->detach();
  ASSERT_FALSE(detached.ok());
  EXPECT_EQ(detached.error().code, Code::gone);
}

// A peer that talks without pause in both directions, while its connection moves from one loop and thread to another.
class MovingStreamTest : public testing::StreamFixture {
 protected:
  static constexpr size_t kBytes = 4'000'000;

  static std::string pattern() {
    std::string all;
    for (size_t i = 0; all.size() < kBytes; ++i) all += std::to_string(i) + ",";
    all.resize(kBytes);
    return all;
  }
};

TEST_F(MovingStreamTest, no_byte_is_lost_in_either_direction) {
  const std::string sent = pattern();
  const auto second_loop = testing::new_loop();
  Recorder after;
  std::unique_ptr<TcpStream> moved;

  Inbox<TcpStream::Detached> arrivals(*second_loop, 1, [&](TcpStream::Detached& detached) {
    auto adopted = TcpStream::adopt(*second_loop, std::move(detached.fd));
    ASSERT_TRUE(adopted.ok());
    moved = std::move(*adopted);
    moved->set_handler(after);
    moved->write(std::move(detached.unsent));
    moved->write("end");
    moved->start_reading();
  });
  recorder_.when_read = [&] {
    if (recorder_.read.size() < kBytes / 4 || !stream_->is_open()) return;
    auto detached = stream_->detach();
    ASSERT_TRUE(detached.ok());
    EXPECT_FALSE(detached->unsent.empty()) << "the test means to move with a full queue";
    EXPECT_TRUE(arrivals.push(std::move(*detached)));
  };

  stream_->write(std::string(sent));
  stream_->start_reading();
  std::atomic<bool> may_read{false};
  std::thread talker([&] { testing::send_all(peer_.get(), sent); });
  std::string got;
  std::thread listener([&] {
    while (!may_read.load()) std::this_thread::yield();
    got = read_until(peer_.get(), kBytes + 3);
  });
  auto second_thread = Thread::start("second", 0, [&] {
    EXPECT_TRUE(testing::serve_until(*second_loop, [&] { return moved != nullptr; }));
    may_read.store(true);
    EXPECT_TRUE(testing::serve_until(*second_loop, [&] {
      return recorder_.read.size() + after.read.size() == kBytes && moved->queued_bytes() == 0;
    }));
  });
  EXPECT_TRUE(serve_until([&] { return !stream_->is_open(); }));
  (*second_thread)->join();
  talker.join();
  listener.join();
  EXPECT_TRUE(recorder_.read + after.read == sent);
  EXPECT_TRUE(got == sent + "end");
  moved.reset();
}

}  // namespace
}  // namespace turms::xmpp::io
