// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/plugins/echo_rig.h"

namespace turms::gateway::plugins {
namespace {

using testing::echo_config;
using testing::EchoPeer;
using testing::EchoRig;

class PluginLifecycle : public ::testing::Test {
 protected:
  void SetUp() override { TURMS_NEEDS_ECHO(); }
};

TEST_F(PluginLifecycle, bytes_and_requests_travel_through_a_running_plugin) {
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  EchoPeer& peer = rig.new_peer();
  const tgp_connection_id id = rig.log_in(peer);
  EXPECT_EQ(rig.push(id, "a request"), Pushed::taken);
  ASSERT_TRUE(rig.backend.wait_for([&] { return !rig.backend.submitted.empty(); }));
  EXPECT_EQ(rig.backend.submitted[0].second, "a request");
  const auto& login = rig.backend.logins[0];
  login.sink->on_notification(login.id, SharedBytes("a notification"));
  EXPECT_TRUE(peer.wait_for("a notification"));
}

TEST_F(PluginLifecycle, starting_twice_is_starting_once) {
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  EXPECT_TRUE(rig.plugin.start().ok());
  EXPECT_EQ(rig.plugin.status().loads, 1U);
}

TEST_F(PluginLifecycle, commands_in_the_wrong_state_are_conflicts) {
  EchoRig rig;
  EXPECT_EQ(rig.plugin.pause().error().code, Code::conflict);
  EXPECT_EQ(rig.plugin.resume().error().code, Code::conflict);
  EXPECT_EQ(rig.plugin.drain(TGP_REASON_SHUTDOWN, 0).error().code, Code::conflict);
  EXPECT_TRUE(rig.plugin.stop().ok()) << "what does not run is stopped already";
  ASSERT_TRUE(rig.plugin.start().ok());
  EXPECT_TRUE(rig.plugin.resume().ok()) << "nothing to do";
  ASSERT_TRUE(rig.plugin.pause().ok());
  EXPECT_TRUE(rig.plugin.pause().ok());
  EXPECT_EQ(rig.plugin.start().error().code, Code::conflict);
}

TEST_F(PluginLifecycle, a_pause_holds_events_and_resume_delivers_them) {
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  EchoPeer& peer = rig.new_peer();
  const tgp_connection_id id = rig.log_in(peer);
  ASSERT_TRUE(rig.plugin.pause().ok());
  const auto& login = rig.backend.logins[0];
  login.sink->on_notification(login.id, SharedBytes("held back"));
  EXPECT_EQ(rig.push(id, "x"), Pushed::wait);
  ASSERT_TRUE(rig.plugin.resume().ok());
  EXPECT_TRUE(peer.wait_for("held back"));
  EXPECT_TRUE(rig.plugin.connections().pump(id));
  EXPECT_EQ(rig.push(id, "x"), Pushed::taken);
}

TEST_F(PluginLifecycle, a_stop_ends_connections_and_closes_sessions_after_the_grace) {
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  EchoPeer& peer = rig.new_peer();
  rig.log_in(peer);
  ASSERT_TRUE(rig.plugin.stop().ok());
  EXPECT_TRUE(peer.wait_for_close());
  ASSERT_TRUE(rig.backend.wait_for([&] { return !rig.backend.closed.empty(); }));
  EXPECT_EQ(rig.backend.closed[0].second, TGP_SESSION_SERVER_CLOSED);
  const auto& login = rig.backend.logins[0];
  login.sink->on_notification(login.id, SharedBytes("nobody hears it"));
  login.sink->on_closed(login.id, 201, "");
  EXPECT_EQ(rig.plugin.status().sessions, 0U);
  ASSERT_TRUE(rig.plugin.start().ok());
  EchoPeer& again = rig.new_peer();
  rig.log_in(again);
}

TEST_F(PluginLifecycle, a_restart_keeps_the_sessions_that_the_plugin_claims) {
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  EchoPeer& before = rig.new_peer();
  const tgp_connection_id old = rig.log_in(before);
  ASSERT_TRUE(rig.plugin.restart(echo_config("greeting = \"anew\"\n")).ok());
  EXPECT_TRUE(before.wait_for_close());
  rig.plugin.connections().closed(old, TGP_CLOSED_BY_PLUGIN);
  EchoPeer& after = rig.new_peer();
  const tgp_connection_id id = rig.connect(after);
  EXPECT_TRUE(after.wait_for("anew"));
  EXPECT_EQ(rig.push(id, "login 7\n"), Pushed::taken);
  EXPECT_TRUE(after.wait_for("opened\n"));
  EXPECT_EQ(rig.backend.logins.size(), 1U) << "the session that was there goes on";
  const auto& login = rig.backend.logins[0];
  login.sink->on_notification(login.id, SharedBytes("still yours"));
  EXPECT_TRUE(after.wait_for("still yours"));
  EXPECT_TRUE(rig.backend.closed.empty());
}

TEST_F(PluginLifecycle, a_restart_with_a_wrong_configuration_changes_nothing) {
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  EchoPeer& peer = rig.new_peer();
  const tgp_connection_id id = rig.log_in(peer);
  const Result<void> restarted = rig.plugin.restart(echo_config("nonsense = 1\n"));
  EXPECT_EQ(restarted.error().where, "gateway.toml:2:1");
  EXPECT_EQ(rig.plugin.status().state, "running");
  EXPECT_EQ(rig.push(id, "a request"), Pushed::taken);
  EXPECT_TRUE(rig.backend.wait_for([&] { return !rig.backend.submitted.empty(); })) << "its session is still its own";
  EXPECT_TRUE(rig.backend.closed.empty());
}

TEST_F(PluginLifecycle, a_restart_of_one_that_does_not_run_starts_it_with_the_new_configuration) {
  EchoRig rig("nonsense = 1\n");
  EXPECT_FALSE(rig.plugin.start().ok());
  ASSERT_TRUE(rig.plugin.restart(echo_config("greeting = \"better\"\n")).ok());
  EchoPeer& peer = rig.new_peer();
  rig.connect(peer);
  EXPECT_TRUE(peer.wait_for("better"));
}

TEST_F(PluginLifecycle, a_reload_runs_a_new_copy_of_the_code) {
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  ASSERT_TRUE(rig.plugin.reload(echo_config("greeting = \"new code\"\n")).ok());
  EXPECT_EQ(rig.plugin.status().state, "running");
  EXPECT_EQ(rig.plugin.status().loads, 2U);
  EchoPeer& peer = rig.new_peer();
  rig.connect(peer);
  EXPECT_TRUE(peer.wait_for("new code"));
}

TEST_F(PluginLifecycle, a_reload_that_cannot_begin_leaves_the_old_code_alone) {
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  EchoPeer& peer = rig.new_peer();
  const tgp_connection_id id = rig.log_in(peer);
  EXPECT_FALSE(rig.plugin.reload(echo_config("nonsense = 1\n")).ok());
  EXPECT_EQ(rig.plugin.status().state, "running");
  EXPECT_EQ(rig.push(id, "a request"), Pushed::taken);
  EXPECT_TRUE(rig.backend.wait_for([&] { return !rig.backend.submitted.empty(); }));
}

TEST_F(PluginLifecycle, a_reload_of_one_that_is_stopped_loads_and_does_not_start) {
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  ASSERT_TRUE(rig.plugin.stop().ok());
  ASSERT_TRUE(rig.plugin.reload(echo_config()).ok());
  EXPECT_EQ(rig.plugin.status().state, "initialised");
}

TEST_F(PluginLifecycle, what_changes_live_takes_effect_and_the_rest_is_a_conflict) {
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  ASSERT_TRUE(rig.plugin.reconfigure(echo_config("greeting = \"welcome\"\n")).ok());
  EchoPeer& peer = rig.new_peer();
  rig.connect(peer);
  EXPECT_TRUE(peer.wait_for("welcome"));
  EXPECT_EQ(rig.plugin.reconfigure(echo_config("window = 7\n")).error().code, Code::conflict);
}

TEST_F(PluginLifecycle, many_reloads_leave_it_running) {
  EchoRig rig;
  ASSERT_TRUE(rig.plugin.start().ok());
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(rig.plugin.reload(echo_config()).ok()) << i;
  EXPECT_EQ(rig.plugin.status().loads, 21U);
  EchoPeer& peer = rig.new_peer();
  rig.log_in(peer);
}

TEST_F(PluginLifecycle, unloaded_code_is_unmapped_when_asked_for) {
  EchoRig rig;
  PluginOptions options = rig.options(std::chrono::milliseconds(0));
  options.unload = true;
  Plugin plugin(options, echo_config(), rig.backend, rig.clock, rig.log);
  ASSERT_TRUE(plugin.start().ok());
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(plugin.reload(echo_config()).ok());
  size_t copies = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(options.copies_folder)) ++copies;
  EXPECT_EQ(copies, 1U) << "only the running one is left";
  ASSERT_TRUE(plugin.unload().ok());
  EXPECT_TRUE(std::filesystem::is_empty(options.copies_folder));
}

}  // namespace
}  // namespace turms::gateway::plugins
