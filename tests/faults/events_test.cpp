// SPDX-License-Identifier: Apache-2.0
// Plugins that break a rule while they run: the host refuses, counts it, writes it down, and stays whole.
#include "world.h"

#include <sys/socket.h>

namespace turms::gateway::plugins {
namespace {

using Events = FaultTest;

const uint8_t kByte[] = {'x'};

TEST_F(Events, a_write_without_credit_is_refused_and_counted) {
  Plugin& plugin = load("overdraws_write");
  ASSERT_TRUE(plugin.start().ok());
  attach(10);  // one item of 64 bytes may pass, a second may not
  EXPECT_TRUE(log().wait_for("write refused"));
  EXPECT_EQ(world_->transport.writes, 1);
  EXPECT_EQ(log().count("plugin.misbehaving sent without credit"), 1U);
  ASSERT_TRUE(plugin.stop().ok());
  EXPECT_EQ(plugin.status().misbehaviours, 1U);
}

TEST_F(Events, a_submission_without_credit_is_refused_and_counted) {
  Plugin& plugin = load("overdraws_submit");
  ASSERT_TRUE(plugin.start().ok());
  EXPECT_TRUE(log().wait_for("submit refused"));
  EXPECT_EQ(log().count("plugin.misbehaving sent without credit"), 1U);
}

TEST_F(Events, dead_ids_are_gone_and_only_invented_ones_are_a_mistake) {
  Plugin& plugin = load("writes_to_dead_id");
  ASSERT_TRUE(plugin.start().ok());
  const tgp_connection_id id = attach(10);
  plugin.connections().closed(id, TGP_CLOSED_BY_PEER);
  EXPECT_TRUE(log().wait_for("all gone"));
  EXPECT_EQ(world_->transport.writes, 0);
  EXPECT_EQ(log().count("plugin.misbehaving used an id that never was"), 3U);
}

TEST_F(Events, a_descriptor_is_reported_once) {
  Plugin& plugin = load("closes_twice");
  ASSERT_TRUE(plugin.start().ok());
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  const UniqueFd peer(ends[0]);
  UniqueFd given(ends[1]);
  ASSERT_TRUE(plugin.connections().adopt({}, given).ok());
  EXPECT_FALSE(given.valid());
  EXPECT_TRUE(log().wait_for("closed twice"));
  EXPECT_EQ(plugin.status().connections, 0U);
}

TEST_F(Events, a_descriptor_that_is_never_reported_is_noticed_at_the_stop) {
  Plugin& plugin = load("keeps_descriptor");
  ASSERT_TRUE(plugin.start().ok());
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  const UniqueFd peer(ends[0]);
  UniqueFd given(ends[1]);
  ASSERT_TRUE(plugin.connections().adopt({}, given).ok());
  ASSERT_TRUE(plugin.stop().ok());
  EXPECT_EQ(log().count("did not report 1 descriptors as closed"), 1U);
  EXPECT_EQ(plugin.status().connections, 0U);
}

TEST_F(Events, a_call_after_the_stop_is_refused_and_counted) {
  Plugin& plugin = load("calls_after_stop");
  ASSERT_TRUE(plugin.start().ok());
  ASSERT_TRUE(plugin.stop().ok());
  ASSERT_TRUE(plugin.unload().ok());
  EXPECT_TRUE(log().wait_for("too late"));
  EXPECT_EQ(log().count("function=session_open"), 1U);
  EXPECT_EQ(plugin.status().sessions, 0U);
}

TEST_F(Events, a_call_from_inside_an_entry_point_is_refused) {
  Plugin& plugin = load("re_enters");
  ASSERT_TRUE(plugin.start().ok());
  attach(10);
  EXPECT_TRUE(log().wait_for("turned away"));
  EXPECT_EQ(log().count("plugin.misbehaving called inside an event entry point"), 1U);
  EXPECT_EQ(plugin.status().sessions, 0U);
}

TEST_F(Events, sessions_that_nobody_may_ask_for_are_refused) {
  ASSERT_TRUE(load("bad_request").start().ok());
  EXPECT_TRUE(log().wait_for("four refused"));
  EXPECT_EQ(world_->plugin->status().sessions, 0U);
}

TEST_F(Events, a_session_of_somebody_else_is_not_claimed) {
  ASSERT_TRUE(load("claims_foreign").start().ok());
  EXPECT_TRUE(log().wait_for("claim refused"));
}

TEST_F(Events, an_exception_does_not_take_the_callers_thread_with_it) {
  Plugin& plugin = load("event_throws");
  ASSERT_TRUE(plugin.start().ok());
  EXPECT_NE(plugin.connections().push(attach(10), kByte), Pushed::taken);
  EXPECT_TRUE(log().wait_for("plugin.recovered"));  // it counts as a fault: a fresh start
  EXPECT_EQ(plugin.status().faults, 1U);
  EXPECT_EQ(plugin.status().state, "running");
}

TEST_F(Events, a_plugin_with_fault_after_fault_is_given_up) {
  Plugin& plugin = load("reports_fault");
  ASSERT_TRUE(plugin.start().ok());
  for (size_t i = 1; i <= 3; ++i) {
    (void)plugin.connections().push(attach(10), kByte);
    ASSERT_TRUE(log().wait_for("plugin.recovered", i));
  }
  (void)plugin.connections().push(attach(10), kByte);
  EXPECT_TRUE(log().wait_for("plugin.given_up"));
  ASSERT_TRUE(plugin.stop().ok());  // behind the recovery on the control thread
  EXPECT_EQ(plugin.status().state, "stopped");
  EXPECT_TRUE(plugin.start().ok());  // by hand it may
}

TEST_F(Events, an_entry_point_that_hangs_makes_it_stuck) {
  Plugin& plugin = load("event_hangs");
  ASSERT_TRUE(plugin.start().ok());
  const tgp_connection_id id = attach(10);
  std::thread([&plugin, id] { (void)plugin.connections().push(id, kByte); }).detach();
  ASSERT_TRUE(log().wait_for("inside"));
  const Result<void> stopped = plugin.stop();
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, Code::timeout);
  EXPECT_TRUE(plugin.is_stuck());
}

}  // namespace
}  // namespace turms::gateway::plugins
