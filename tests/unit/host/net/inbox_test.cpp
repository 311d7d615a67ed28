// SPDX-License-Identifier: Apache-2.0
#include "net/inbox.h"

#include <gtest/gtest.h>

namespace turms::gateway::net {
namespace {

std::string text(const SharedBytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.span().data()), bytes.size()};
}

struct InboxTest : testing::Test {
  int wakes = 0;
  SessionInbox inbox{4096, [this] { ++wakes; }};
  std::vector<SessionEvent> events;
};

TEST_F(InboxTest, events_come_out_in_order_and_once) {
  inbox.on_opened(7, {1000, "", "123", ""});
  inbox.on_notification(7, SharedBytes("hello"));
  inbox.on_closed(7, 501, "elsewhere");
  inbox.take(events);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(std::get<sessions::OpenResult>(events[0].what).turms_session_id, "123");
  EXPECT_EQ(text(std::get<SharedBytes>(events[1].what)), "hello");
  EXPECT_EQ(std::get<SessionClosed>(events[2].what).close_status, 501);
  EXPECT_EQ(std::get<SessionClosed>(events[2].what).reason, "elsewhere");
  inbox.take(events);
  EXPECT_TRUE(events.empty());
}

TEST_F(InboxTest, the_loop_is_woken_once_a_batch_and_only_for_something) {
  inbox.on_batch_end();
  EXPECT_EQ(wakes, 0);
  inbox.on_notification(7, SharedBytes("a"));
  inbox.on_notification(7, SharedBytes("b"));
  EXPECT_EQ(wakes, 0);
  inbox.on_batch_end();
  EXPECT_EQ(wakes, 1);
}

TEST_F(InboxTest, beyond_the_bound_a_session_loses_all_further_notifications_and_says_so_once) {
  inbox.on_notification(1, SharedBytes(std::string(5000, 'x')));
  inbox.on_notification(2, SharedBytes("lost"));
  inbox.on_notification(2, SharedBytes("lost too"));
  inbox.take(events);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[1].id, 2U);
  EXPECT_TRUE(std::holds_alternative<Overrun>(events[1].what));
  inbox.on_notification(2, SharedBytes("a hole before this one"));
  inbox.on_notification(1, SharedBytes("fine"));
  inbox.take(events);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].id, 1U);
}

TEST_F(InboxTest, the_end_of_a_session_gets_through_however_full_it_is) {
  inbox.on_notification(1, SharedBytes(std::string(5000, 'x')));
  inbox.on_opened(2, {1000, "", "", ""});
  inbox.on_closed(1, 110, "");
  inbox.take(events);
  EXPECT_EQ(events.size(), 3U);
}

TEST_F(InboxTest, once_shut_it_drops_everything_and_wakes_nobody) {
  inbox.on_notification(1, SharedBytes("before"));
  inbox.shut();
  inbox.on_notification(1, SharedBytes("after"));
  inbox.on_closed(1, 201, "");
  inbox.on_batch_end();
  inbox.wake();
  inbox.take(events);
  EXPECT_TRUE(events.empty());
  EXPECT_EQ(wakes, 0);
}

}  // namespace
}  // namespace turms::gateway::net
