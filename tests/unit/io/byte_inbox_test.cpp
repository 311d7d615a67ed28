// SPDX-License-Identifier: Apache-2.0
#include "io/byte_inbox.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "io/inbox.h"
#include "io/loopback.h"

namespace turms::xmpp::io {
namespace {

using testing::new_loop;
using testing::serve_until;

struct Message {
  Label label;
  std::string bytes;
};

class ByteInboxTest : public ::testing::Test {
 protected:
  std::unique_ptr<ByteInbox> open(size_t capacity) {
    return std::make_unique<ByteInbox>(*loop_, capacity, [this](const Label& label, Bytes bytes) {
      taken_.push_back({label, std::string(as_text(bytes))});
    });
  }
  std::unique_ptr<Loop> loop_ = new_loop();
  std::vector<Message> taken_;
};

TEST_F(ByteInboxTest, hands_labels_and_bytes_over_in_order) {
  const auto inbox = open(4096);
  EXPECT_TRUE(inbox->push({1, -2, 3, 4}, as_bytes("hello")));
  EXPECT_TRUE(inbox->push({5, 6, 7, 8}));
  EXPECT_TRUE(inbox->push({9, 10, 11, 12}, as_bytes(std::string(1000, 'x'))));
  ASSERT_TRUE(serve_until(*loop_, [&] { return taken_.size() == 3; }));
  EXPECT_EQ(taken_[0].label.kind, 1u);
  EXPECT_EQ(taken_[0].label.status, -2);
  EXPECT_EQ(taken_[0].label.id, 3u);
  EXPECT_EQ(taken_[0].label.value, 4u);
  EXPECT_EQ(taken_[0].bytes, "hello");
  EXPECT_EQ(taken_[1].label.id, 7u);
  EXPECT_EQ(taken_[1].bytes, "");
  EXPECT_EQ(taken_[2].bytes, std::string(1000, 'x'));
}

TEST_F(ByteInboxTest, the_bound_counts_headers_and_leaves_nothing_of_what_it_refuses) {
  const auto inbox = open(2 * ByteInbox::kOverhead + 10);
  EXPECT_FALSE(inbox->push({}, as_bytes(std::string(ByteInbox::kOverhead + 11, 'x'))));
  EXPECT_EQ(inbox->size_bytes(), 0u);
  EXPECT_TRUE(inbox->push({}, as_bytes("0123456789")));
  EXPECT_TRUE(inbox->push({}));
  EXPECT_FALSE(inbox->push({}));
  EXPECT_TRUE(inbox->push_always({7, 0, 0, 0}, as_bytes("last word")));
  ASSERT_TRUE(serve_until(*loop_, [&] { return taken_.size() == 3; }));
  EXPECT_EQ(taken_[2].bytes, "last word");
  EXPECT_TRUE(inbox->push({}));
}

TEST_F(ByteInboxTest, after_close_it_refuses_all_but_still_delivers_what_it_had) {
  const auto inbox = open(4096);
  EXPECT_TRUE(inbox->push({}, as_bytes("before")));
  inbox->close();
  EXPECT_FALSE(inbox->push({}, as_bytes("after")));
  EXPECT_FALSE(inbox->push_always({}, as_bytes("after")));
  ASSERT_TRUE(serve_until(*loop_, [&] { return !taken_.empty(); }));
  EXPECT_EQ(taken_[0].bytes, "before");
}

TEST_F(ByteInboxTest, what_another_inbox_held_before_a_message_goes_first) {
  const auto inbox = open(4096);
  std::vector<std::string> order;
  Inbox<std::string> other(*loop_, 8, [&](std::string& text) { order.push_back(text); });
  inbox->set_before_batch([&] {
    EXPECT_TRUE(taken_.empty());
    other.deliver_now();
    order.emplace_back("batch");
  });
  EXPECT_TRUE(other.push("earlier"));
  EXPECT_TRUE(inbox->push({}, as_bytes("message")));
  ASSERT_TRUE(serve_until(*loop_, [&] { return taken_.size() == 1; }));
  EXPECT_EQ(order, (std::vector<std::string>{"earlier", "batch"}));
}

TEST_F(ByteInboxTest, bytes_need_not_outlive_the_push) {
  const auto inbox = open(4096);
  {
    std::string mortal = "mortal";
    EXPECT_TRUE(inbox->push({}, as_bytes(mortal)));
    mortal.assign("XXXXXX");
  }
  ASSERT_TRUE(serve_until(*loop_, [&] { return !taken_.empty(); }));
  EXPECT_EQ(taken_[0].bytes, "mortal");
}

TEST_F(ByteInboxTest, a_message_whose_delivery_throws_does_not_hold_up_the_next) {
  int well = 0;
  ByteInbox inbox(*loop_, 4096, [&](const Label& label, Bytes) {
    if (label.kind == 1) throw std::runtime_error("broken");
    ++well;
  });
  EXPECT_TRUE(inbox.push({1, 0, 0, 0}));
  EXPECT_TRUE(inbox.push({2, 0, 0, 0}));
  EXPECT_TRUE(serve_until(*loop_, [&] { return well == 1; }));
}

TEST_F(ByteInboxTest, may_be_destroyed_while_it_delivers) {
  int taken = 0;
  std::unique_ptr<ByteInbox> inbox;
  inbox = std::make_unique<ByteInbox>(*loop_, 4096, [&](const Label&, Bytes) {
    inbox.reset();
    ++taken;
  });
  EXPECT_TRUE(inbox->push({}, as_bytes("one")));
  EXPECT_TRUE(inbox->push({}, as_bytes("two")));
  EXPECT_TRUE(serve_until(*loop_, [&] { return inbox == nullptr; }));
  EXPECT_EQ(taken, 1);
  EXPECT_TRUE(loop_->close().ok());
}

TEST_F(ByteInboxTest, keeps_the_order_of_each_of_many_producers) {
  constexpr uint64_t kProducers = 4;
  constexpr uint64_t kEach = 2000;
  std::vector<uint64_t> next(kProducers, 0);
  uint64_t taken = 0;
  bool in_order = true;
  ByteInbox inbox(*loop_, 4096, [&](const Label& label, Bytes bytes) {
    in_order = in_order && next[label.id]++ == label.value && as_text(bytes) == std::to_string(label.value);
    if (++taken == kProducers * kEach) loop_->stop();
  });
  std::vector<std::thread> producers;
  for (uint64_t producer = 0; producer < kProducers; ++producer) {
    producers.emplace_back([&inbox, producer] {
      for (uint64_t number = 0; number < kEach;) {
        if (inbox.push({0, 0, producer, number}, as_bytes(std::to_string(number))))
          ++number;
        else
          std::this_thread::yield();
      }
    });
  }
  loop_->run();
  for (auto& thread : producers) thread.join();
  EXPECT_TRUE(in_order);
}

}  // namespace
}  // namespace turms::xmpp::io
