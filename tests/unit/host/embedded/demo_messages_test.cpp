// SPDX-License-Identifier: Apache-2.0
#include "demo_stage.h"

namespace turms::gateway::embedded {
namespace {

using DemoMessagesTest = DemoStageTest;

TEST_F(DemoMessagesTest, go_both_ways_between_the_hub_and_nine_others) {
  ASSERT_TRUE(add_demo_messages(stage).ok());
  EXPECT_EQ(number("SELECT count(*) FROM messages WHERE is_group = 0"), 9 * 200);
  EXPECT_EQ(number("SELECT count(*) FROM messages WHERE is_group = 0 AND sender_id = 1 AND target_id = 10"), 100);
  EXPECT_EQ(number("SELECT count(*) FROM messages WHERE is_group = 0 AND sender_id = 2 AND target_id = 1"), 100);
}

TEST_F(DemoMessagesTest, are_said_to_the_group_by_those_who_may_speak) {
  ASSERT_TRUE(add_demo_messages(stage).ok());
  EXPECT_EQ(number("SELECT count(*) FROM messages WHERE is_group = 1 AND target_id = 1"), 100);
  EXPECT_EQ(number("SELECT max(sender_id) FROM messages WHERE is_group = 1"), 50);
  EXPECT_EQ(number("SELECT min(sender_id) FROM messages WHERE is_group = 1"), 1);
}

TEST_F(DemoMessagesTest, lie_in_the_past_in_the_order_of_their_ids) {
  ASSERT_TRUE(add_demo_messages(stage).ok());
  EXPECT_LT(number("SELECT max(delivery_date) FROM messages"), clock.unix_ms());
  EXPECT_EQ(number("SELECT count(*) FROM (SELECT delivery_date - lag(delivery_date) OVER (ORDER BY id) AS step "
                   "FROM messages) WHERE step < 0"),
            0);
}

TEST_F(DemoMessagesTest, were_read) {
  ASSERT_TRUE(add_demo_messages(stage).ok());
  const int64_t newest = number("SELECT max(delivery_date) FROM messages");
  EXPECT_EQ(*tables.conversations.private_read_date(kDemoHub, 10), newest);
  EXPECT_EQ(*tables.conversations.private_read_date(10, kDemoHub), newest);
  EXPECT_EQ(tables.conversations.group_read_dates(kDemoGroup)->size(), 50U);
}

}  // namespace
}  // namespace turms::gateway::embedded
