// SPDX-License-Identifier: Apache-2.0
#include "log/line_log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "base/unique_fd.h"
#include "host/base/doubles.h"

namespace turms::gateway::log {
namespace {

class LineLogTest : public ::testing::Test {
 protected:
  LineLogTest() {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    reader_.reset(ends[0]);
    writer_.reset(ends[1]);
  }

  std::string read_all() {
    writer_.reset();
    std::string text;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(reader_.get(), buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<size_t>(got));
    return text;
  }

  UniqueFd reader_;
  UniqueFd writer_;
  testing::FakeClock clock_;
};

TEST_F(LineLogTest, writes_wanted_levels_only_and_the_level_changes_live) {
  {
    LineLog log(writer_.get(), clock_, {});
    log.debug("hidden", "");
    log.set_level(Level::debug);
    log.debug("shown", "");
    EXPECT_TRUE(log.wants(Level::debug));
    EXPECT_FALSE(log.wants(Level::trace));
  }
  const std::string text = read_all();
  EXPECT_EQ(text.find("hidden"), std::string::npos);
  EXPECT_NE(text.find("shown"), std::string::npos);
}

TEST_F(LineLogTest, counts_repeats_and_tells_them) {
  {
    LineLog log(writer_.get(), clock_, {.format = Format::json, .repeats_per_second = 3});
    for (int i = 0; i < 10; ++i) log.warn("storm", "");
    clock_.advance_ms(1000);
    log.info("later", "");
  }
  const std::string text = read_all();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);  // three, the count, the later one
  EXPECT_NE(text.find(R"("fields":{"repeated":"storm","count":7})"), std::string::npos) << text;
  EXPECT_LT(text.find("repeated"), text.find("later"));
}

TEST_F(LineLogTest, debug_is_not_limited) {
  {
    LineLog log(writer_.get(), clock_, {.level = Level::debug, .repeats_per_second = 1});
    for (int i = 0; i < 10; ++i) log.debug("detail", "");
  }
  const std::string text = read_all();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10);
}

TEST_F(LineLogTest, lines_of_several_threads_never_mix) {
  {
    LineLog log(writer_.get(), clock_, {.repeats_per_second = 0});
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&log] {
        for (int n = 0; n < 100; ++n) log.info("event", "message", {{"n", n}});
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  const std::string text = read_all();
  size_t lines = 0;
  for (size_t at = 0; at < text.size(); ++lines) {
    const size_t end = text.find('\n', at);
    EXPECT_EQ(text.substr(at, 24), "2026-03-01T09:30:00.125Z");
    at = end + 1;
  }
  EXPECT_EQ(lines, 400U);
}

TEST_F(LineLogTest, a_log_that_nobody_reads_does_not_stop_the_gateway) {
  reader_.reset();
  ASSERT_EQ(::fcntl(writer_.get(), F_SETFL, O_NONBLOCK), 0);
  signal(SIGPIPE, SIG_IGN);
  LineLog log(writer_.get(), clock_, {.repeats_per_second = 0});
  for (int i = 0; i < 10; ++i) log.info("event", "");
  SUCCEED();
}

}  // namespace
}  // namespace turms::gateway::log
