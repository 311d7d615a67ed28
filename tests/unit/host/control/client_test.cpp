// SPDX-License-Identifier: Apache-2.0
#include "control/client.h"

#include <gtest/gtest.h>

#include <vector>

namespace turms::gateway::control {
namespace {

using Words = std::vector<std::string>;

std::string request(const Words& words) {
  const auto line = to_request(words);
  return line.ok() ? *line : "error: " + line.error().detail;
}

TEST(ToRequest, words_become_a_line) {
  EXPECT_EQ(request({"status"}), "{\"command\":\"status\"}\n");
  EXPECT_EQ(request({"metrics"}), "{\"command\":\"metrics\"}\n");
  EXPECT_EQ(request({"plugin", "list"}), "{\"command\":\"plugin.list\"}\n");
  EXPECT_EQ(request({"plugin", "reload", "xmpp"}), "{\"command\":\"plugin.reload\",\"plugin\":\"xmpp\"}\n");
}

TEST(ToRequest, names_are_escaped_and_never_break_the_line) {
  const std::string line = request({"plugin", "stop", "a\"\n\xFF"});
  EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST(ToRequest, wrong_words_get_an_answer_that_helps) {
  EXPECT_EQ(request({}), "error: no command given; see ctl --help");
  EXPECT_EQ(request({"fly"}), "error: unknown command \"fly\"; see ctl --help");
  EXPECT_EQ(request({"status", "now"}), "error: \"now\" is too much after status");
  EXPECT_EQ(request({"plugin"}), "error: plugin what? list, start, stop, pause, resume, restart or reload");
  EXPECT_EQ(request({"plugin", "eat", "xmpp"}), "error: unknown verb \"eat\"; see ctl --help");
  EXPECT_EQ(request({"plugin", "stop"}), "error: plugin stop which? Give its name");
  EXPECT_EQ(request({"plugin", "stop", "a", "b"}), "error: \"b\" is too much");
  EXPECT_EQ(request({"plugin", "list", "a"}), "error: \"a\" is too much after plugin list");
}

TEST(Ask, nobody_at_the_socket_is_an_io_error) {
  const auto reply = ask("/nonexistent/control.sock", "{}\n");
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().code, Code::io);
  EXPECT_EQ(ask(std::string(200, 'x'), "{}\n").error().code, Code::limit);
}

}  // namespace
}  // namespace turms::gateway::control
