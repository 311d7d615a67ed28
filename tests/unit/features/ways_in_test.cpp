// SPDX-License-Identifier: Apache-2.0
#include "features/ways_in.h"

#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

using Found = Result<RoomPtr, StanzaError>;

Task<void> find_into(Account& account, std::optional<Found>& into) {
  Found found = co_await find_way_in(account, GroupId(7));
  into.emplace(std::move(found));
}

class WaysInTest : public ::testing::Test {
 protected:
  WaysInTest() { stage.members.erase(1); }
  const Found& find(int32_t code) {
    stage.codes[proto::RequestKind::kCreateGroupMembers] = code;
    stage.account.scope().spawn(find_into(stage.account, found));
    stage.ready.run();
    stage.serve();
    return *found;
  }
  std::string words(int32_t code) { return find(code) ? "" : found->error().text; }

  RoomStage stage;
  std::optional<Found> found;
};

TEST_F(WaysInTest, what_is_to_be_done_is_told) {
  EXPECT_TRUE(contains(words(proto::status::kUserJoinGroupWithoutAcceptingGroupInvitation), "invited"));
  EXPECT_TRUE(contains(words(proto::status::kUserJoinGroupWithoutAnsweringGroupQuestion), "questions"));
  EXPECT_TRUE(contains(words(proto::status::kUserJoinGroupWithoutSendingGroupJoinRequest), "moderators"));
  EXPECT_EQ(found->error().condition, StanzaErrorCondition::registration_required);
}

TEST_F(WaysInTest, a_full_group_is_no_place_now) {
  ASSERT_FALSE(find(proto::status::kAddUserToGroupWithSizeLimitReached));
  EXPECT_EQ(found->error().condition, StanzaErrorCondition::service_unavailable);
}

TEST_F(WaysInTest, who_is_a_member_already_is_let_in) {
  stage.members[1] = {};
  ASSERT_TRUE(find(0));
  EXPECT_EQ(stage.take_writes(), Lines()) << "nobody asks to be one";
}

TEST_F(WaysInTest, an_invitation_that_cannot_be_accepted_any_more_is_none) {
  stage.invitations = {{52, 7}};
  stage.codes[proto::RequestKind::kUpdateGroupInvitation] = proto::status::kIllegalArgument;
  ASSERT_FALSE(find(proto::status::kUserJoinGroupWithoutAcceptingGroupInvitation));
  EXPECT_EQ(found->error().condition, StanzaErrorCondition::registration_required);
}

}  // namespace
}  // namespace turms::xmpp::features
