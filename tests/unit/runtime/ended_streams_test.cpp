// SPDX-License-Identifier: Apache-2.0
#include "runtime/ended_streams.h"

#include <gtest/gtest.h>

namespace turms::xmpp::runtime {
namespace {

TEST(EndedStreamsTest, tell_a_user_what_was_handled_of_his_own_session) {
  EndedStreams ended;
  ended.remember(UserId(1), "token", 7);
  EXPECT_EQ(ended.find(UserId(1), "token"), 7u);
  EXPECT_EQ(ended.find(UserId(2), "token"), std::nullopt);
  EXPECT_EQ(ended.find(UserId(1), "toke"), std::nullopt);
  EXPECT_EQ(ended.find(UserId(1), ""), std::nullopt);
}

TEST(EndedStreamsTest, forget_the_oldest_when_there_are_many) {
  EndedStreams ended;
  for (size_t i = 0; i <= EndedStreams::kMax; ++i) ended.remember(UserId(1), "t" + std::to_string(i), 1);
  EXPECT_EQ(ended.find(UserId(1), "t0"), std::nullopt);
  EXPECT_EQ(ended.find(UserId(1), "t1"), 1u);
  EXPECT_EQ(ended.find(UserId(1), "t" + std::to_string(EndedStreams::kMax)), 1u);
}

}  // namespace
}  // namespace turms::xmpp::runtime
