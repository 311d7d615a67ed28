// SPDX-License-Identifier: Apache-2.0
#include "plugins/session_table.h"

#include <gtest/gtest.h>

#include "host/plugins/session_rig.h"

namespace turms::gateway::plugins {
namespace {

using testing::SessionRig;
using Lines = SessionRig::Lines;

SessionRules rules_with(uint64_t submit_window, uint64_t backlog_bytes = 1 << 20, int grace_ms = 0) {
  SessionRules rules;
  rules.orphan_grace = std::chrono::milliseconds(grace_ms);
  rules.delivery.submit_window = submit_window;
  rules.delivery.backlog_bytes = backlog_bytes;
  return rules;
}

TEST(SessionTable, an_open_reaches_the_backend_with_everything_that_was_said) {
  SessionRig rig;
  const tgp_session_id id = rig.open();
  ASSERT_EQ(rig.last_status, TGP_OK);
  EXPECT_EQ(TGP_SESSION_AFFINITY(id), 5U);
  ASSERT_EQ(rig.backend.logins.size(), 1U);
  const sessions::OpenRequest& request = rig.backend.logins[0].request;
  EXPECT_EQ(request.auth, sessions::Auth::password);
  EXPECT_EQ(request.user_id, 7);
  EXPECT_EQ(request.secret, "123");
  EXPECT_EQ(request.ip_address, "192.0.2.7");
  EXPECT_EQ(request.device_type, TGP_DEVICE_OTHERS);
  EXPECT_EQ(request.affinity, 5);
}

TEST(SessionTable, bad_requests_are_refused_without_an_id) {
  SessionRig rig;
  tgp_session_request request{};
  tgp_session_id id = 0;
  EXPECT_EQ(rig.table.open(rig.epoch, request, id), TGP_E_ARGUMENT) << "size 0";
  request.size = sizeof request;
  request.auth = TGP_AUTH_PASSWORD;
  EXPECT_EQ(rig.table.open(rig.epoch, request, id), TGP_E_ARGUMENT) << "user 0";
  request.user_id = 1;
  request.affinity = 256;
  EXPECT_EQ(rig.table.open(rig.epoch, request, id), TGP_E_ARGUMENT) << "affinity";
  request.affinity = 0;
  request.auth = 9;
  EXPECT_EQ(rig.table.open(rig.epoch, request, id), TGP_E_ARGUMENT) << "auth";
  request.auth = TGP_AUTH_TOKEN;
  EXPECT_EQ(rig.table.open(rig.epoch, request, id), TGP_E_UNSUPPORTED) << "no capability";
  request.auth = TGP_AUTH_TRUSTED;
  EXPECT_EQ(rig.table.open(rig.epoch, request, id), TGP_OK);
  EXPECT_EQ(rig.table.size(), 1U);
}

TEST(SessionTable, is_full_at_its_limit) {
  SessionRules rules;
  rules.max_sessions = 1;
  SessionRig rig(rules);
  rig.open();
  rig.open();
  EXPECT_EQ(rig.last_status, TGP_E_LIMIT);
}

TEST(SessionTable, requests_spend_credit_and_answers_give_it_back) {
  SessionRig rig(rules_with(100));
  const tgp_session_id id = rig.open_and_accept();
  EXPECT_EQ(rig.submit(id, std::string(99, 'a')), TGP_OK);
  EXPECT_EQ(rig.submit(id, std::string(50, 'b')), TGP_OK) << "one item may overdraw";
  EXPECT_EQ(rig.submit(id, "c"), TGP_E_OVERDRAWN);
  rig.notify(testing::push());
  EXPECT_EQ(rig.submit(id, "c"), TGP_E_OVERDRAWN) << "a push answers nothing";
  rig.notify(testing::response());
  rig.notify(testing::response());
  EXPECT_EQ(rig.submit(id, "c"), TGP_OK);
  uint64_t granted = 0;
  for (const std::string& line : rig.plugin.heard()) {
    if (line.starts_with("submit credit ")) granted += std::stoull(line.substr(14));
  }
  EXPECT_EQ(granted, 149U);
}

TEST(SessionTable, a_thousand_requests_pass_through_a_small_window) {
  SessionRig rig(rules_with(64));
  const tgp_session_id id = rig.open_and_accept();
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(rig.submit(id, std::string(static_cast<size_t>(1 + i % 90), 'x')), TGP_OK) << i;
    rig.notify(testing::response());
  }
  EXPECT_EQ(rig.backend.submitted.size(), 1000U);
}

TEST(SessionTable, submit_refuses_what_the_contract_refuses) {
  SessionRig rig;
  const tgp_session_id id = rig.open();
  EXPECT_EQ(rig.submit(id, "x"), TGP_E_STATE) << "not open yet";
  rig.backend.accept();
  EXPECT_EQ(rig.submit(id, ""), TGP_E_ARGUMENT);
  EXPECT_EQ(rig.submit(id, std::string(16 * 1024 + 1, 'x')), TGP_E_LIMIT);
  EXPECT_EQ(rig.submit(12345, "x"), TGP_E_GONE);
  rig.end(500);
  EXPECT_EQ(rig.submit(id, "x"), TGP_E_GONE);
}

TEST(SessionTable, requests_wait_in_order_while_the_backend_is_full) {
  SessionRig rig;
  const tgp_session_id id = rig.open_and_accept();
  {
    const std::lock_guard lock(rig.backend.mutex);
    rig.backend.next_status = sessions::SubmitStatus::full;
  }
  EXPECT_EQ(rig.submit(id, "1"), TGP_OK);
  EXPECT_EQ(rig.submit(id, "2"), TGP_OK);
  {
    const std::lock_guard lock(rig.backend.mutex);
    EXPECT_TRUE(rig.backend.submitted.empty());
    rig.backend.next_status = sessions::SubmitStatus::ok;
  }
  EXPECT_EQ(rig.submit(id, "3"), TGP_OK);
  ASSERT_TRUE(rig.backend.wait_for([&] { return rig.backend.submitted.size() == 3; }));
  const std::lock_guard lock(rig.backend.mutex);
  EXPECT_EQ(rig.backend.submitted[0].second + rig.backend.submitted[1].second + rig.backend.submitted[2].second, "123");
}

TEST(SessionTable, touches_are_coalesced) {
  SessionRig rig;
  const tgp_session_id id = rig.open_and_accept();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(rig.table.touch(rig.epoch, id), TGP_OK);
  EXPECT_EQ(rig.backend.touched.size(), 1U);
  rig.clock.advance_ms(1000);
  EXPECT_EQ(rig.table.touch(rig.epoch, id), TGP_OK);
  EXPECT_EQ(rig.backend.touched.size(), 2U);
}

TEST(SessionTable, a_close_is_passed_on_and_its_id_lives_until_the_last_word) {
  SessionRig rig;
  const tgp_session_id id = rig.open_and_accept();
  EXPECT_EQ(rig.table.close(rig.epoch, id, 500), TGP_OK);
  ASSERT_EQ(rig.backend.closed.size(), 1U);
  EXPECT_EQ(rig.backend.closed[0].second, 500);
  EXPECT_EQ(rig.table.size(), 1U);
  rig.end(500, "bye");
  EXPECT_EQ(rig.table.size(), 0U);
  EXPECT_EQ(rig.table.close(rig.epoch, id, 500), TGP_E_GONE);
  EXPECT_TRUE(rig.table.was_issued(id));
}

TEST(SessionTable, a_close_before_the_login_is_answered_is_repeated_after_it) {
  SessionRig rig;
  const tgp_session_id id = rig.open();
  EXPECT_EQ(rig.table.close(rig.epoch, id, 500), TGP_OK);
  rig.backend.accept();
  EXPECT_TRUE(rig.backend.wait_for([&] { return rig.backend.closed.size() == 2; }));
}

TEST(SessionTable, sessions_of_a_stopped_instance_are_closed_unless_claimed) {
  SessionRig rig;
  const tgp_session_id kept = rig.open();
  rig.backend.accept();
  const tgp_session_id lost = rig.open();
  rig.backend.accept();
  const uint32_t old_epoch = rig.epoch;
  ASSERT_TRUE(rig.door.close(std::chrono::seconds(10)));
  rig.epoch = rig.table.begin_epoch();
  rig.door.hold_for(rig.plugin.exports(), rig.plugin.handle());
  EXPECT_EQ(rig.table.claim(rig.epoch, kept), TGP_OK);
  rig.door.open();
  EXPECT_EQ(rig.submit(kept, "x"), TGP_OK);
  EXPECT_EQ(rig.submit(lost, "x"), TGP_E_GONE);
  EXPECT_EQ(rig.table.submit(old_epoch, kept, {}), TGP_E_ARGUMENT);
  EXPECT_EQ(rig.table.grant(old_epoch, kept, 1), TGP_E_GONE) << "the old instance has no say any more";
}

TEST(SessionTable, orphans_are_closed_with_201_after_the_grace) {
  SessionRig rig(rules_with(64 * 1024, 1 << 20, 1));
  rig.open_and_accept();
  const sessions::SessionId backend_id = rig.backend.logins[0].id;
  ASSERT_TRUE(rig.door.close(std::chrono::seconds(10)));
  (void)rig.table.begin_epoch();
  rig.table.close_orphans_later(TGP_SESSION_SERVER_CLOSED);
  ASSERT_TRUE(rig.backend.wait_for([&] { return !rig.backend.closed.empty(); }));
  EXPECT_EQ(rig.backend.closed[0], std::make_pair(backend_id, 201));
  rig.end(201);
  EXPECT_EQ(rig.table.size(), 0U);
  EXPECT_EQ(rig.plugin.heard().size(), 1U) << "the stopped plugin hears nothing but the login before";
}

}  // namespace
}  // namespace turms::gateway::plugins
