// SPDX-License-Identifier: Apache-2.0
#include "features/sent_invitations.h"

#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

class SentInvitationsTest : public ::testing::Test {
 protected:
  SentInvitationsTest() {
    sent.install(stage.hooks);
    phone = &stage.enter("phone", out);
  }
  void invite(int64_t inviter, int64_t group, int64_t invitee) {
    proto::CreateGroupInvitationRequest request{};
    request.group_id = group;
    request.invitee_id = invitee;
    stage.relay(inviter, request);
  }
  bool has(int64_t group, int64_t user) { return sent.has(stage.account, GroupId(group), UserId(user)); }

  SentInvitations sent;
  RoomStage stage;
  FakeOutlet out;
  Resource* phone = nullptr;
};

TEST_F(SentInvitationsTest, are_known_for_a_minute) {
  EXPECT_FALSE(has(7, 4));
  invite(1, 7, 4);
  EXPECT_TRUE(has(7, 4));
  EXPECT_FALSE(has(7, 3) || has(8, 4));
  stage.clock.advance_ms(60'000);
  EXPECT_FALSE(has(7, 4));
}

TEST_F(SentInvitationsTest, are_the_accounts_own) {
  invite(2, 7, 4);
  EXPECT_FALSE(has(7, 4));
}

TEST_F(SentInvitationsTest, are_bounded) {
  invite(1, 7, 4);
  for (size_t i = 0; i < SentInvitations::kRemembered; ++i) invite(1, 8, static_cast<int64_t>(100 + i));
  EXPECT_FALSE(has(7, 4));
  EXPECT_TRUE(has(8, 100));
}

TEST_F(SentInvitationsTest, go_with_the_last_client) {
  invite(1, 7, 4);
  stage.account.remove_resource(phone->id());
  EXPECT_FALSE(has(7, 4));
}

}  // namespace
}  // namespace turms::xmpp::features
