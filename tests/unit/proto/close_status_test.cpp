// SPDX-License-Identifier: Apache-2.0
#include "proto/close_status.h"

#include <gtest/gtest.h>

namespace turms::proto::close_status {
namespace {

TEST(CloseStatus, names_are_those_of_turms) {
  EXPECT_STREQ(name_of(kHeartbeatTimeout), "HEARTBEAT_TIMEOUT");
  EXPECT_STREQ(name_of(701), "USER_IS_BLOCKED");
  EXPECT_STREQ(name_of(113), "UNKNOWN");
}

TEST(CloseStatus, the_table_is_complete) {
  int known = 0;
  for (std::int32_t number = 0; number < 1000; ++number) known += name_of(number) != std::string("UNKNOWN") ? 1 : 0;
  EXPECT_EQ(known, 14);
}

}  // namespace
}  // namespace turms::proto::close_status
