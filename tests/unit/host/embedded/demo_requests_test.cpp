// SPDX-License-Identifier: Apache-2.0
#include "demo_stage.h"
#include "proto/enums.h"

namespace turms::gateway::embedded {
namespace {

using DemoRequestsTest = DemoStageTest;

TEST_F(DemoRequestsTest, wait_for_an_answer) {
  ASSERT_TRUE(add_demo_groups(stage).ok());
  ASSERT_TRUE(add_demo_requests(stage).ok());
  const auto friends = tables.friend_requests.list(kDemoHub, store::FriendRequestSide::sent, 1000);
  ASSERT_TRUE(friends.ok());
  ASSERT_EQ(friends->size(), 101U);
  EXPECT_EQ(friends->front().recipient_id, 101);
  EXPECT_EQ(friends->back().recipient_id, 201);
  EXPECT_EQ(friends->front().status, proto::request_status::kPending);
  EXPECT_EQ(tables.group_invitations.of_group(kDemoGroup, 1000)->size(), 100U);
  EXPECT_EQ(tables.group_invitations.of_invitee(801, 10)->size(), 1U);
  EXPECT_EQ(tables.group_invitations.of_invitee(900, 10)->size(), 1U);
  EXPECT_EQ(tables.group_join_requests.of_group(kDemoGroup, 1000)->size(), 100U);
  EXPECT_EQ(tables.group_join_requests.of_requester(701, 10)->size(), 1U);
  EXPECT_EQ(tables.group_join_requests.of_requester(800, 10)->size(), 1U);
}

TEST_F(DemoRequestsTest, come_with_one_question) {
  ASSERT_TRUE(add_demo_groups(stage).ok());
  ASSERT_TRUE(add_demo_requests(stage).ok());
  const auto questions = tables.group_join_questions.list(kDemoGroup);
  ASSERT_TRUE(questions.ok());
  ASSERT_EQ(questions->size(), 1U);
  const auto question = tables.group_join_questions.find(questions->front().id);
  ASSERT_TRUE(question.ok() && question->has_value());
  EXPECT_EQ((*question)->answers, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ((*question)->score, 20);
}

}  // namespace
}  // namespace turms::gateway::embedded
