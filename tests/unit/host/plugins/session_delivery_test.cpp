// SPDX-License-Identifier: Apache-2.0
#include "plugins/session_delivery.h"

#include <gtest/gtest.h>

#include <thread>

#include "host/plugins/session_rig.h"

namespace turms::gateway::plugins {
namespace {

using testing::SessionRig;
using Lines = SessionRig::Lines;

constexpr std::chrono::seconds kLong{10};

TEST(SessionDelivery, tells_a_login_that_stands_and_then_everything_in_order) {
  SessionRig rig;
  rig.open_and_accept();
  rig.notify("one");
  rig.notify("two");
  rig.end(501, "elsewhere");
  EXPECT_EQ(rig.plugin.heard(),
            (Lines{"opened 77 0 1000 65536", "notified one", "notified two", "closed 501 elsewhere"}));
  EXPECT_EQ(rig.table.size(), 0U);
}

TEST(SessionDelivery, a_refusal_is_the_last_word) {
  SessionRig rig;
  rig.open();
  const auto& login = rig.backend.logins[0];
  login.sink->on_opened(login.id, {2011, "wrong", "", ""});
  EXPECT_EQ(rig.plugin.heard(), (Lines{"opened 77 -13 2011 0"}));
  EXPECT_EQ(rig.table.size(), 0U);
}

TEST(SessionDelivery, heartbeat_answers_are_not_delivered) {
  SessionRig rig;
  rig.open_and_accept();
  rig.notify("");
  EXPECT_EQ(rig.plugin.heard().size(), 1U);
}

TEST(SessionDelivery, notifications_beyond_the_credit_wait_for_a_grant) {
  SessionRig rig;
  const tgp_session_id id = rig.open_and_accept(1);
  rig.notify("first may overdraw");
  rig.notify("second");
  rig.notify("third");
  EXPECT_EQ(rig.plugin.heard().size(), 2U);
  EXPECT_EQ(rig.table.grant(rig.epoch, id, 18), TGP_OK);
  EXPECT_TRUE(rig.plugin.wait_for(3));
  EXPECT_EQ(rig.table.grant(rig.epoch, id, 100), TGP_OK);
  ASSERT_TRUE(rig.plugin.wait_for(4));
  rig.notify("fourth");
  ASSERT_TRUE(rig.plugin.wait_for(5));
  const Lines heard = rig.plugin.heard();
  EXPECT_EQ(Lines(heard.begin() + 1, heard.end()),
            (Lines{"notified first may overdraw", "notified second", "notified third", "notified fourth"}));
}

TEST(SessionDelivery, a_full_backlog_closes_the_session_with_202) {
  SessionRules rules;
  rules.delivery.backlog_bytes = 1000;
  SessionRig rig(rules);
  rig.open_and_accept(0);
  for (int i = 0; i < 20; ++i) rig.notify(std::string(100, 'x'));
  ASSERT_TRUE(rig.backend.wait_for([&] { return rig.backend.closed.size() == 1; }));
  EXPECT_EQ(rig.backend.closed[0].second, 202);
  EXPECT_EQ(rig.log.lines_of("session.cut_off").size(), 1U);
  rig.end(202);
  ASSERT_TRUE(rig.plugin.wait_for(2));
  EXPECT_EQ(rig.plugin.heard()[1], "closed 202 ") << "nothing of the backlog, then the last word";
}

TEST(SessionDelivery, one_message_larger_than_the_backlog_still_waits) {
  SessionRules rules;
  rules.delivery.backlog_bytes = 1000;
  SessionRig rig(rules);
  const tgp_session_id id = rig.open_and_accept(0);
  rig.notify(std::string(5000, 'x'));
  EXPECT_EQ(rig.table.grant(rig.epoch, id, 1), TGP_OK);
  EXPECT_TRUE(rig.plugin.wait_for(2));
}

TEST(SessionDelivery, the_last_word_does_not_wait_for_credit) {
  SessionRig rig;
  rig.open_and_accept(0);
  rig.notify("never read");
  rig.end(110);
  ASSERT_TRUE(rig.plugin.wait_for(2));
  EXPECT_EQ(rig.plugin.heard()[1], "closed 110 ");
}

TEST(SessionDelivery, a_held_door_holds_everything_and_release_lets_it_out_in_order) {
  SessionRig rig;
  rig.open();
  ASSERT_TRUE(rig.door.hold(kLong));
  rig.backend.accept();
  rig.notify("one");
  rig.notify("two");
  rig.end(500);
  EXPECT_TRUE(rig.plugin.heard().empty());
  rig.door.open();
  rig.table.release();
  ASSERT_TRUE(rig.plugin.wait_for(4));
  EXPECT_EQ(rig.plugin.heard(), (Lines{"opened 77 0 1000 65536", "notified one", "notified two", "closed 500 "}));
}

TEST(SessionDelivery, a_closed_door_swallows_events_and_frees_what_ends) {
  SessionRig rig;
  rig.open_and_accept();
  ASSERT_TRUE(rig.door.close(kLong));
  rig.notify("one");
  rig.end(500);
  EXPECT_EQ(rig.plugin.heard().size(), 1U);
  EXPECT_EQ(rig.table.size(), 0U);
}

TEST(SessionDelivery, a_refusal_behind_a_closed_door_frees_the_slot) {
  SessionRig rig;
  rig.open();
  ASSERT_TRUE(rig.door.close(kLong));
  const auto& login = rig.backend.logins[0];
  login.sink->on_opened(login.id, {2011, "", "", ""});
  EXPECT_EQ(rig.table.size(), 0U);
}

TEST(SessionDelivery, order_holds_while_grants_and_notifications_race) {
  SessionRig rig;
  const tgp_session_id id = rig.open_and_accept(10);
  constexpr int kCount = 5000;
  std::thread plugin_thread([&] {
    for (size_t granted = 1; granted <= kCount; ++granted) {
      ASSERT_TRUE(rig.plugin.wait_for(granted));
      ASSERT_EQ(rig.table.grant(rig.epoch, id, 5), TGP_OK);
    }
  });
  for (int i = 0; i < kCount; ++i) rig.notify(std::to_string(10000 + i));
  ASSERT_TRUE(rig.plugin.wait_for(kCount + 1));
  plugin_thread.join();
  const Lines heard = rig.plugin.heard();
  for (int i = 0; i < kCount; ++i)
    ASSERT_EQ(heard[static_cast<size_t>(i) + 1], "notified " + std::to_string(10000 + i));
}

TEST(SessionDelivery, a_notification_that_the_plugin_refuses_is_told_in_the_log) {
  SessionRig rig;
  rig.open_and_accept();
  rig.plugin.on_notified = [] { throw 1; };
  rig.notify("x");
  EXPECT_EQ(rig.log.lines_of("plugin.refused_notification").size(), 1U);
}

TEST(SessionDelivery, a_login_that_stands_too_late_for_anybody_is_ended) {
  SessionRig rig;
  rig.open();
  ASSERT_TRUE(rig.door.close(kLong));
  rig.backend.accept();
  ASSERT_TRUE(rig.backend.wait_for([&] { return rig.backend.closed.size() == 1; }));
  EXPECT_EQ(rig.backend.closed[0].second, 201);
  rig.end(201);
  EXPECT_EQ(rig.table.size(), 0U);
}

TEST(SessionDelivery, a_login_answered_during_a_restart_is_told_to_who_claims_it) {
  SessionRig rig;
  const tgp_session_id id = rig.open();
  ASSERT_TRUE(rig.door.hold(kLong));
  rig.epoch = rig.table.begin_epoch();
  rig.backend.accept();
  EXPECT_EQ(rig.table.claim(rig.epoch, id), TGP_OK);
  rig.door.open();
  rig.table.release();
  ASSERT_TRUE(rig.plugin.wait_for(1));
  EXPECT_EQ(rig.plugin.heard()[0], "opened 77 0 1000 65536");
}

}  // namespace
}  // namespace turms::gateway::plugins
