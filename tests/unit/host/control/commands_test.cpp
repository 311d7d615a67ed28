// SPDX-License-Identifier: Apache-2.0
#include "control/commands.h"

#include <gtest/gtest.h>

#include "host/control/fake_operations.h"

namespace turms::gateway::control {
namespace {

using testing::FakeOperations;

constexpr std::string_view kRefused = R"({"ok":false,"error":{"code":"invalid_argument","message":)";

TEST(Answer, a_plugin_command_is_carried_out_and_its_state_told) {
  FakeOperations gateway;
  EXPECT_EQ(answer(gateway, R"({"command":"plugin.reload","plugin":"xmpp"})"),
            R"({"ok":true,"result":{"name":"xmpp","state":"running","version":"0.1.0"}})"
            "\n");
  ASSERT_EQ(gateway.commands.size(), 1U);
  EXPECT_EQ(gateway.commands[0], std::make_pair(std::string("xmpp"), PluginVerb::reload));
}

TEST(Answer, every_verb_is_known) {
  FakeOperations gateway;
  for (const char* verb : {"start", "stop", "pause", "resume", "restart", "reload"}) {
    const std::string reply = answer(gateway, std::string(R"({"plugin":"xmpp","command":"plugin.)") + verb + "\"}");
    EXPECT_EQ(reply.substr(0, 10), R"({"ok":true)") << verb;
  }
  EXPECT_EQ(gateway.commands.size(), 6U);
  EXPECT_EQ(gateway.commands.front().second, PluginVerb::start);
  EXPECT_EQ(gateway.commands.back().second, PluginVerb::reload);
}

TEST(Answer, a_failure_is_told_with_its_code_and_words) {
  FakeOperations gateway;
  gateway.next = Error{Code::not_found, {}, "there is no plugin \"nix\""};
  EXPECT_EQ(answer(gateway, R"({"command":"plugin.stop","plugin":"nix"})"),
            R"({"ok":false,"error":{"code":"not_found","message":"there is no plugin \"nix\""}})"
            "\n");
}

TEST(Answer, status_has_the_gateway_and_its_plugins_with_their_metrics) {
  FakeOperations gateway;
  gateway.metric_list.push_back({"xmpp", {testing::gauge("xmpp_port", 5222)}});
  const std::string reply = answer(gateway, R"({"command":"status"})");
  EXPECT_NE(reply.find(R"("uptime_seconds":90)"), std::string::npos) << reply;
  EXPECT_NE(reply.find(R"("listeners":[{"name":"turms_tcp","host":"127.0.0.1","port":11510}])"), std::string::npos);
  EXPECT_NE(reply.find(R"("metrics":{"xmpp_port":5222})"), std::string::npos);
}

TEST(Answer, lists_and_metrics_are_arrays) {
  FakeOperations gateway;
  EXPECT_EQ(answer(gateway, R"({"command":"metrics"})"), "{\"ok\":true,\"result\":[]}\n");
  gateway.plugin_list.clear();
  EXPECT_EQ(answer(gateway, R"({"command":"plugin.list"})"), "{\"ok\":true,\"result\":[]}\n");
}

TEST(Answer, what_is_no_request_is_refused_and_nothing_is_done) {
  FakeOperations gateway;
  for (const char* line : {"", "nonsense", "[]", "\"status\"", "{}", "{\"command\":1}", "{\"command\":\"fly\"}",
                           "{\"command\":\"plugin.stop\"}", "{\"command\":\"plugin.stop\",\"plugin\":7}",
                           "{\"command\":", "{\"command\":\"status\"} x", "\xFF\xFE"}) {
    EXPECT_EQ(answer(gateway, line).substr(0, kRefused.size()), kRefused) << line;
  }
  EXPECT_TRUE(gateway.commands.empty());
}

TEST(Answer, replies_are_one_line_of_utf8_whatever_the_strings_hold) {
  FakeOperations gateway;
  gateway.plugin_list[0].last_error = "line\nbreak and \xFF";
  const std::string reply = answer(gateway, R"({"command":"plugin.list"})");
  EXPECT_EQ(reply.find('\n'), reply.size() - 1);
  EXPECT_NE(reply.find("line\\nbreak and \xEF\xBF\xBD"), std::string::npos);
}

TEST(Answer, deep_nesting_does_no_harm) {
  FakeOperations gateway;
  const std::string deep = std::string(30'000, '[') + std::string(30'000, ']');
  EXPECT_EQ(answer(gateway, deep).substr(0, kRefused.size()), kRefused);
}

}  // namespace
}  // namespace turms::gateway::control
