// SPDX-License-Identifier: Apache-2.0
// The program itself, as a process: what it prints, how it obeys signals, how it ends.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "host/app/gateway_rig.h"

extern char** environ;

namespace turms::gateway::app {
namespace {

using testing::GatewayRig;

/// A child process whose standard error is read line by line.
class Process {
 public:
  explicit Process(std::vector<std::string> words) {
    words.insert(words.begin(), TURMS_GATEWAY_PROGRAM);
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    reader_.reset(ends[0]);
    const UniqueFd writer(ends[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, writer.get(), STDERR_FILENO);
    EXPECT_EQ(::posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
  }
  ~Process() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Reads until a line has `words` in it; false when the process ends first.
  bool wait_for(std::string_view words) {
    for (std::string line; read_line(line);) {
      if (line.find(words) != std::string::npos) return true;
    }
    return false;
  }
  void signal(int number) const { ::kill(pid_, number); }
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  bool read_line(std::string& line) {
    line.clear();
    char c = 0;
    while (::read(reader_.get(), &c, 1) == 1) {
      if (c == '\n') return true;
      line += c;
    }
    return !line.empty();
  }

  pid_t pid_ = 0;
  UniqueFd reader_;
};

TEST(Main, a_gateway_says_when_it_is_ready_reads_its_file_on_hup_and_leaves_on_term) {
  GatewayRig rig("");
  Process gateway({"--config", rig.file().string()});
  ASSERT_TRUE(gateway.wait_for("gateway.ready"));
  gateway.signal(SIGHUP);
  ASSERT_TRUE(gateway.wait_for("config.reloaded"));
  gateway.signal(SIGTERM);
  EXPECT_TRUE(gateway.wait_for("gateway.stopped"));
  EXPECT_EQ(gateway.wait(), 0);
}

TEST(Main, a_gateway_that_cannot_start_says_why_and_fails) {
  GatewayRig rig("");
  Process first({"--config", rig.file().string()});
  ASSERT_TRUE(first.wait_for("gateway.ready"));
  Process second({"--config", rig.file().string()});
  EXPECT_TRUE(second.wait_for("in use by another turms-gateway"));
  EXPECT_EQ(second.wait(), 1);
  first.signal(SIGINT);
  EXPECT_EQ(first.wait(), 0);
}

TEST(Main, usage_errors_are_status_two) {
  Process wrong({"--fly"});
  EXPECT_TRUE(wrong.wait_for("unknown option"));
  EXPECT_EQ(wrong.wait(), 2);
}

}  // namespace
}  // namespace turms::gateway::app
