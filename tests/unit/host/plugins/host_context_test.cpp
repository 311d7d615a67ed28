// SPDX-License-Identifier: Apache-2.0
#include "plugins/host_context.h"

#include <gtest/gtest.h>

#include "host/plugins/host_rig.h"

namespace turms::gateway::plugins {
namespace {

using testing::HostRig;

TEST(HostContext, acting_is_for_running_instances) {
  HostRig rig;
  for (const Phase phase : {Phase::initialised, Phase::quiet, Phase::over}) {
    rig.context.set_phase(phase);
    EXPECT_FALSE(rig.context.may_act("session_open"));
  }
  EXPECT_EQ(rig.context.misbehaviours(), 3U);
  for (const Phase phase : {Phase::starting, Phase::live}) {
    rig.context.set_phase(phase);
    EXPECT_TRUE(rig.context.may_act("session_open"));
  }
  EXPECT_EQ(rig.misbehaving().size(), 3U);
  EXPECT_EQ(rig.misbehaving()[0].field("plugin"), "probe");
  EXPECT_EQ(rig.misbehaving()[0].field("function"), "session_open");
}

TEST(HostContext, acting_inside_an_entry_point_is_refused) {
  HostRig rig;
  const Door::Visit visit = rig.door.enter(0);
  EXPECT_FALSE(rig.context.may_act("session_submit"));
  EXPECT_EQ(rig.misbehaving().size(), 1U);
}

TEST(HostContext, mistakes_are_told_from_calls_that_crossed) {
  HostRig rig;
  EXPECT_EQ(rig.context.note("f", TGP_OK, 1, true), TGP_OK);
  EXPECT_EQ(rig.context.note("f", TGP_E_LIMIT, 1, true), TGP_E_LIMIT);
  EXPECT_EQ(rig.context.note("f", TGP_E_GONE, 1, true), TGP_E_GONE);
  EXPECT_TRUE(rig.misbehaving().empty());
  EXPECT_EQ(rig.log.lines_of("plugin.stale_id").size(), 1U);
  EXPECT_EQ(rig.context.note("f", TGP_E_GONE, 1, false), TGP_E_GONE);
  EXPECT_EQ(rig.context.note("f", TGP_E_OVERDRAWN, 1, true), TGP_E_OVERDRAWN);
  EXPECT_EQ(rig.misbehaving().size(), 2U);
}

TEST(HostContext, a_plugins_line_carries_its_event_and_its_name) {
  HostRig rig;
  const tgp_field fields[] = {{to_tgp("event"), to_tgp("stream.opened")}, {to_tgp("conn"), to_tgp("5")}};
  rig.context.write_log(TGP_LOG_WARN, "xmpp", "hello", fields);
  const auto lines = rig.log.lines_of("stream.opened");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].level, Level::warn);
  EXPECT_EQ(lines[0].message, "hello");
  EXPECT_EQ(lines[0].field("plugin"), "probe");
  EXPECT_EQ(lines[0].field("conn"), "5");
  rig.context.write_log(TGP_LOG_HOST_MISBEHAVING, "xmpp", "you broke it", {});
  ASSERT_EQ(rig.log.lines_of("xmpp").size(), 1U) << "without an event the target names it";
  EXPECT_EQ(rig.log.lines_of("xmpp")[0].level, Level::error);
  EXPECT_EQ(rig.log.lines_of("xmpp")[0].field("misbehaving"), "host");
}

TEST(HostContext, log_lines_are_bounded) {
  HostRig rig;
  const std::string long_text(100'000, 'x');
  std::vector<tgp_field> fields(1000, tgp_field{to_tgp("k"), to_tgp(long_text)});
  rig.context.write_log(-5, "e", long_text, fields);
  const auto lines = rig.log.lines_of("e");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].level, Level::trace);
  EXPECT_EQ(lines[0].message.size(), 8192U);
  EXPECT_EQ(lines[0].fields.size(), 65U);
  EXPECT_EQ(lines[0].field("k").size(), 8192U);
}

TEST(HostContext, extensions_are_found_by_their_whole_id) {
  HostRig rig;
  for (const char* id : {TGP_HOST_METRICS_ID, TGP_HOST_BACKEND_ID, TGP_HOST_CREDENTIALS_ID}) {
    ASSERT_NE(rig.context.extension(id), nullptr) << id;
    EXPECT_GE(*static_cast<const uint32_t*>(rig.context.extension(id)), 16U) << "the size comes first";
  }
  EXPECT_EQ(rig.context.extension("tgp.host.metrics/2"), nullptr);
  EXPECT_EQ(rig.context.extension(""), nullptr);
}

}  // namespace
}  // namespace turms::gateway::plugins
