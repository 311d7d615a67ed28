// SPDX-License-Identifier: Apache-2.0
#include "app/password_prompt.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "base/unique_fd.h"

namespace turms::gateway::app {
namespace {

UniqueFd typed(const std::string& text) {
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  EXPECT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  ::close(ends[1]);
  return UniqueFd(ends[0]);
}

TEST(ReadPasswordLine, takes_one_line_and_leaves_the_rest) {
  const UniqueFd fd = typed("first one\nsecond\n");
  EXPECT_EQ(read_password_line(fd.get())->view(), "first one");
  EXPECT_EQ(read_password_line(fd.get())->view(), "second");
}

TEST(ReadPasswordLine, the_last_line_needs_no_newline) {
  EXPECT_EQ(read_password_line(typed("123").get())->view(), "123");
}

TEST(ReadPasswordLine, empty_and_endless_ones_are_refused) {
  EXPECT_EQ(read_password_line(typed("").get()).error().code, Code::invalid_argument);
  EXPECT_EQ(read_password_line(typed("\n").get()).error().code, Code::invalid_argument);
  EXPECT_TRUE(read_password_line(typed(std::string(1024, 'x')).get()).ok());
  EXPECT_EQ(read_password_line(typed(std::string(1025, 'x')).get()).error().code, Code::invalid_argument);
}

TEST(ReadPasswordLine, a_descriptor_that_cannot_be_read_is_an_io_error) {
  EXPECT_EQ(read_password_line(-1).error().code, Code::io);
}

}  // namespace
}  // namespace turms::gateway::app
