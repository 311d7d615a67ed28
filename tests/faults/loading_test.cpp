// SPDX-License-Identifier: Apache-2.0
// Plugins that can't be loaded: each is refused in words that say why, and nothing of it stays.
#include "world.h"

namespace turms::gateway::plugins {
namespace {

struct Refusal {
  const char* fault;
  Code code;
  const char* words;
};

class Loading : public FaultTest, public ::testing::WithParamInterface<Refusal> {};

TEST_P(Loading, is_refused_with_its_reason) {
  Plugin& plugin = load(GetParam().fault);
  const Result<void> started = plugin.start();
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().code, GetParam().code);
  EXPECT_NE(started.error().to_string().find(GetParam().words), std::string::npos) << started.error().to_string();
  EXPECT_EQ(plugin.status().state, "failed");
  EXPECT_FALSE(plugin.is_stuck());
  EXPECT_FALSE(plugin.start().ok());  // and again, with the same answer
  EXPECT_FALSE(plugin.pause().ok());
}

INSTANTIATE_TEST_SUITE_P(
    Faults, Loading,
    ::testing::Values(Refusal{"wrong_major", Code::unsupported, "major"},
                      Refusal{"describes_null", Code::unsupported, "major"},
                      Refusal{"newer_host_wanted", Code::unsupported, "minor"},
                      Refusal{"short_descriptor", Code::unsupported, "short"},
                      Refusal{"missing_symbol", Code::unsupported, "tgp_on_reply"},
                      Refusal{"undefined_symbol", Code::io, "nobody_has_this"},
                      Refusal{"requires_unknown", Code::unsupported, "tgp.host.nonsense/1"},
                      Refusal{"init_fails", Code::limit, "no luck today"},
                      Refusal{"init_gives_nothing", Code::internal, "gave no instance"},
                      Refusal{"init_throws", Code::internal, "tgp_init"},
                      Refusal{"config_error", Code::invalid_argument, "gateway.toml:3:7: this key is not known"}),
    [](const ::testing::TestParamInfo<Refusal>& refusal) { return std::string(refusal.param.fault); });

using LoadingNone = FaultTest;

TEST_F(LoadingNone, nothing_is_held_against_a_plugin_without_fault) {
  Plugin& plugin = load("none");
  ASSERT_TRUE(plugin.start().ok());
  attach(10);
  ASSERT_TRUE(plugin.pause().ok());
  ASSERT_TRUE(plugin.resume().ok());
  EXPECT_EQ(plugin.status().state, "running");
  EXPECT_EQ(plugin.status().connections, 1U);
  ASSERT_TRUE(plugin.stop().ok());
  EXPECT_EQ(plugin.status().misbehaviours, 0U);
  EXPECT_EQ(plugin.status().faults, 0U);
  EXPECT_EQ(world_->transport.closes, 1);
}

TEST_F(LoadingNone, an_object_that_is_not_there_is_refused) {
  EXPECT_FALSE(load("no_such_fault").start().ok());
}

}  // namespace
}  // namespace turms::gateway::plugins
