// SPDX-License-Identifier: Apache-2.0
#include "base/mailbox.h"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "base/scope.h"

namespace turms::xmpp {
namespace {

Task<> read(Mailbox<int>& box, std::vector<int>& taken, int count) {
  for (int i = 0; i < count; ++i) taken.push_back(co_await box.next());
}

class MailboxTest : public ::testing::Test {
 protected:
  ReadyQueue ready_;
  Mailbox<int> box_{ready_};
  std::vector<int> taken_;
  Scope scope_;
};

TEST_F(MailboxTest, the_reader_waits_and_goes_on_through_the_queue) {
  scope_.spawn(read(box_, taken_, 1));
  box_.push(1);
  EXPECT_TRUE(taken_.empty());
  EXPECT_EQ(box_.size(), 1u);
  ready_.run();
  EXPECT_EQ(taken_, std::vector<int>{1});
  EXPECT_EQ(box_.size(), 0u);
}

TEST_F(MailboxTest, items_come_in_order_without_waiting_when_they_are_there) {
  for (int i = 0; i < 3; ++i) box_.push(i);
  scope_.spawn(read(box_, taken_, 3));
  EXPECT_EQ(taken_, (std::vector<int>{0, 1, 2}));
}

TEST_F(MailboxTest, several_pushes_before_the_reader_goes_on_lose_nothing) {
  scope_.spawn(read(box_, taken_, 3));
  box_.push(1);
  box_.push(2);
  ready_.run();
  box_.push(3);
  ready_.run();
  EXPECT_EQ(taken_, (std::vector<int>{1, 2, 3}));
}

TEST_F(MailboxTest, a_cancelled_reader_leaves_the_items_to_the_next) {
  scope_.spawn(read(box_, taken_, 1));
  box_.push(1);
  scope_.cancel();
  ready_.run();
  EXPECT_TRUE(taken_.empty());
  scope_.spawn(read(box_, taken_, 1));
  EXPECT_EQ(taken_, std::vector<int>{1});
}

TEST_F(MailboxTest, a_reader_whose_item_was_cleared_before_its_turn_keeps_waiting) {
  scope_.spawn(read(box_, taken_, 1));
  box_.push(1);
  box_.clear();
  ready_.run();
  EXPECT_TRUE(taken_.empty());
  box_.push(2);
  ready_.run();
  EXPECT_EQ(taken_, std::vector<int>{2});
}

TEST_F(MailboxTest, after_a_move_the_reader_goes_on_in_the_new_queue) {
  ReadyQueue other;
  scope_.spawn(read(box_, taken_, 1));
  box_.move_to(other);
  box_.push(1);
  ready_.run();
  EXPECT_TRUE(taken_.empty());
  other.run();
  EXPECT_EQ(taken_, std::vector<int>{1});
}

}  // namespace
}  // namespace turms::xmpp
