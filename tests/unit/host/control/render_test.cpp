// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <vector>

#include "control/client.h"
#include "control/commands.h"
#include "host/control/fake_operations.h"

namespace turms::gateway::control {
namespace {

using testing::FakeOperations;
using Words = std::vector<std::string>;

std::string text_for(FakeOperations& gateway, const Words& words) {
  return render_text(words, answer(gateway, *to_request(words))).text;
}

TEST(RenderText, plugins_are_a_table) {
  FakeOperations gateway;
  EXPECT_EQ(text_for(gateway, {"plugin", "list"}),
            "PLUGIN  STATE    VERSION  BUILD  SESSIONS  LOADS  LAST ERROR\n"
            "xmpp    running  0.1.0    -      3         1      -\n");
  gateway.plugin_list.clear();
  EXPECT_EQ(text_for(gateway, {"plugin", "list"}), "no plugins\n");
}

TEST(RenderText, status_is_two_tables) {
  FakeOperations gateway;
  const std::string text = text_for(gateway, {"status"});
  EXPECT_NE(text.find("turms-gateway  0.1.0\n"), std::string::npos) << text;
  EXPECT_NE(text.find("up             0d 00:01:30\n"), std::string::npos) << text;
  EXPECT_NE(text.find("turms_tcp      127.0.0.1 port 11510\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nPLUGIN"), std::string::npos);
}

TEST(RenderText, metrics_are_in_prometheus_words) {
  FakeOperations gateway;
  EXPECT_EQ(text_for(gateway, {"metrics"}), "no metrics\n");
  gateway.metric_list.push_back({"xmpp", {testing::gauge("g", 7), testing::histogram("h_seconds")}});
  EXPECT_EQ(text_for(gateway, {"metrics"}),
            "# HELP g help\n# TYPE g gauge\ng 7\n"
            "# HELP h_seconds help\n# TYPE h_seconds histogram\n"
            "h_seconds_bucket{kind=\"a\",le=\"0.01\"} 1\n"
            "h_seconds_bucket{kind=\"a\",le=\"0.1\"} 3\n"
            "h_seconds_bucket{kind=\"a\",le=\"+Inf\"} 6\n"
            "h_seconds_sum{kind=\"a\"} 1.5\n"
            "h_seconds_count{kind=\"a\"} 6\n");
}

TEST(RenderText, a_command_is_answered_in_a_sentence) {
  FakeOperations gateway;
  EXPECT_EQ(text_for(gateway, {"plugin", "restart", "xmpp"}), "xmpp 0.1.0 is running\n");
  gateway.next = Error{Code::conflict, {}, "the plugin is not running"};
  const Words words = {"plugin", "pause", "xmpp"};
  const Rendered refused = render_text(words, answer(gateway, *to_request(words)));
  EXPECT_FALSE(refused.ok);
  EXPECT_EQ(refused.text, "the plugin is not running\n");
}

TEST(RenderJson, is_the_result_or_the_error) {
  EXPECT_EQ(render_json(R"({"ok":true,"result":{"a":1}})").text, "{\n  \"a\": 1\n}\n");
  const Rendered refused = render_json(R"({"ok":false,"error":{"code":"limit","message":"m"}})");
  EXPECT_FALSE(refused.ok);
  EXPECT_EQ(refused.text, "{\n  \"error\": {\n    \"code\": \"limit\",\n    \"message\": \"m\"\n  }\n}\n");
}

TEST(Render, what_is_no_reply_is_a_failure) {
  const Words words = {"status"};
  for (const char* reply :
       {"", "x", "[]", "{}", R"({"ok":1})", R"({"ok":true})", R"({"ok":false})", R"({"ok":false,"error":1})"}) {
    EXPECT_FALSE(render_json(reply).ok) << reply;
    EXPECT_FALSE(render_text(words, reply).ok) << reply;
  }
}

}  // namespace
}  // namespace turms::gateway::control
