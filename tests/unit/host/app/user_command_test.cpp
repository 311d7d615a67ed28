// SPDX-License-Identifier: Apache-2.0
#include "app/user_command.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "app/program.h"
#include "host/app/gateway_rig.h"

namespace turms::gateway::app {
namespace {

using testing::GatewayRig;

/// Runs the command with `typed` as its standard input.
class UserCommand : public ::testing::Test {
 protected:
  int run(std::vector<std::string> words, const std::string& typed = "") {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    EXPECT_EQ(::write(ends[1], typed.data(), typed.size()), static_cast<ssize_t>(typed.size()));
    ::close(ends[1]);
    const UniqueFd before(::dup(STDIN_FILENO));
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    words.insert(words.begin(), {"user", "--config", rig_.file().string()});
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = run_program(words);
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    ::dup2(before.get(), STDIN_FILENO);
    return status;
  }

  GatewayRig rig_{""};
  std::string out_;
  std::string err_;
};

TEST_F(UserCommand, adds_lists_and_removes) {
  EXPECT_EQ(run({"add", "7", "--name", "Romeo"}, "secret\n"), kDone) << err_;
  EXPECT_EQ(out_, "7\n");
  EXPECT_EQ(run({"add"}, "secret\n"), kDone);
  EXPECT_EQ(out_, "8\n") << "the next free id";
  EXPECT_EQ(run({"list"}), kDone);
  EXPECT_EQ(out_, "7\tRomeo\n8\tUser 8\n");
  EXPECT_EQ(run({"remove", "7"}), kDone);
  EXPECT_EQ(run({"list"}), kDone);
  EXPECT_EQ(out_, "8\tUser 8\n");
}

TEST_F(UserCommand, says_what_cannot_be_done) {
  EXPECT_EQ(run({"add", "7"}, "\n"), kFailed) << "an empty password";
  EXPECT_NE(err_.find("password"), std::string::npos);
  EXPECT_EQ(run({"passwd", "99"}, "secret\n"), kFailed);
  EXPECT_FALSE(err_.empty());
  EXPECT_EQ(run({"remove", "99"}), kFailed);
  EXPECT_EQ(run({"remove"}), kWrongUsage);
  EXPECT_EQ(run({"remove", "1x"}), kWrongUsage);
  EXPECT_EQ(run({"list", "7"}), kWrongUsage);
  EXPECT_EQ(run({"remove", "7", "8"}), kWrongUsage);
}

TEST_F(UserCommand, changes_a_password) {
  ASSERT_EQ(run({"add", "7"}, "secret\n"), kDone);
  EXPECT_EQ(run({"passwd", "7"}, "other\n"), kDone) << err_;
}

}  // namespace
}  // namespace turms::gateway::app
