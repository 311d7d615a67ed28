// SPDX-License-Identifier: Apache-2.0
#include "proto/status_codes.h"

#include <gtest/gtest.h>

namespace turms::proto::status {
namespace {

TEST(StatusCodes, names_are_those_of_turms) {
  EXPECT_STREQ(name_of(kOk), "OK");
  EXPECT_STREQ(name_of(5002), "BLOCKED_USER_SEND_PRIVATE_MESSAGE");
  EXPECT_STREQ(name_of(1802), "NOT_QUALIFIED_MEMBER_TO_BE_LEADER");
  EXPECT_STREQ(name_of(0), "UNKNOWN");
  EXPECT_STREQ(name_of(-1), "UNKNOWN");
}

TEST(StatusCodes, the_table_is_complete) {
  int known = 0;
  for (std::int32_t code = 0; code < 10000; ++code) known += name_of(code) != std::string("UNKNOWN") ? 1 : 0;
  EXPECT_EQ(known, 192);
}

TEST(StatusCodes, classes_follow_the_numbers) {
  EXPECT_TRUE(is_success(kAlreadyUpToDate));
  EXPECT_FALSE(is_success(kInvalidRequest));
  EXPECT_TRUE(is_server_error(kServerUnavailable));
  EXPECT_FALSE(is_server_error(kUnauthorized));
}

}  // namespace
}  // namespace turms::proto::status
