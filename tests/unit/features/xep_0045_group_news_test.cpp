// SPDX-License-Identifier: Apache-2.0
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

class GroupNewsTest : public ::testing::Test {
 protected:
  GroupNewsTest() {
    stage.members[2].device = proto::device_type::kIos;
    stage.join("phone", phone_out);
  }
  std::string take() { return phone_out.take(); }
  template <class Message>
  static Message about_group() {
    Message message{};
    message.group_id = 7;
    return message;
  }
  void remove(int64_t actor, int64_t user) {
    auto removal = about_group<proto::DeleteGroupMembersRequest>();
    const std::vector<int64_t> users{user};
    removal.member_ids = users;
    stage.relay(actor, removal);
  }
  RoomStage stage;
  FakeOutlet phone_out;
};

TEST_F(GroupNewsTest, a_new_member_is_read_before_he_is_heard) {
  stage.members[4].device = proto::device_type::kIos;
  auto addition = about_group<proto::CreateGroupMembersRequest>();
  const std::vector<int64_t> users{4};
  addition.user_ids = users;
  stage.relay(2, addition);
  stage.relay_text(4, "hello", 60);
  const std::string told = take();
  const size_t presence = told.find("<presence to='1@example.org/phone' from='7@conference.example.org/Dave'");
  const size_t message = told.find("hello");
  ASSERT_NE(presence, std::string::npos) << told;
  EXPECT_LT(presence, message);
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Dave' "));
}

TEST_F(GroupNewsTest, a_new_member_who_cannot_be_read_is_logged_and_heard_all_the_same) {
  stage.codes[proto::RequestKind::kQueryGroupMembers] = proto::status::kServerInternalError;
  auto addition = about_group<proto::CreateGroupMembersRequest>();
  const std::vector<int64_t> users{4};
  addition.user_ids = users;
  stage.relay(2, addition);
  EXPECT_TRUE(contains(stage.log.line("room.members_not_read"), "group=7"));
  stage.relay_text(4, "hello", 60);
  EXPECT_TRUE(contains(take(), "hello"));
}

TEST_F(GroupNewsTest, a_member_who_was_removed_leaves_by_order) {
  remove(3, 2);
  const std::string told = take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Bob' type='unavailable'"));
  EXPECT_TRUE(contains(told,
                       "<item affiliation='none' jid='2@example.org' role='none'><actor nick='Carol'/></item>"
                       "<status code='321'/>"));
}

TEST_F(GroupNewsTest, a_member_who_left_the_group_just_leaves) {
  remove(2, 2);
  const std::string told = take();
  EXPECT_TRUE(contains(told, "<item affiliation='none' jid='2@example.org' role='none'/></x>")) << told;
}

TEST_F(GroupNewsTest, one_who_is_removed_is_told_and_is_in_no_more) {
  remove(2, 1);
  const std::string told = take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Ann' type='unavailable'"));
  EXPECT_TRUE(contains(told, "<status code='321'/><status code='110'/>"));
  EXPECT_FALSE(stage.rooms.is_in(stage.account, GroupId(7)));
}

TEST_F(GroupNewsTest, a_muted_member_is_a_visitor_until_his_time_is_over) {
  auto mute = about_group<proto::UpdateGroupMemberRequest>();
  mute.member_id = 1;
  mute.has_mute_end_date = true;
  mute.mute_end_date = stage.clock.unix_ms() + 60'000;
  stage.relay(2, mute);
  EXPECT_TRUE(contains(take(), "<item affiliation='member' jid='1@example.org' role='visitor'/>"));
  mute.mute_end_date = 1;
  stage.relay(2, mute);
  EXPECT_TRUE(contains(take(), "role='participant'"));
}

TEST_F(GroupNewsTest, a_promoted_member_is_a_moderator) {
  auto promotion = about_group<proto::UpdateGroupMemberRequest>();
  promotion.member_id = 1;
  promotion.has_role = true;
  promotion.role = proto::group_member_role::kManager;
  stage.relay(2, promotion);
  EXPECT_TRUE(contains(take(), "<item affiliation='admin' jid='1@example.org' role='moderator'/>"));
}

TEST_F(GroupNewsTest, two_may_exchange_names) {
  auto rename = about_group<proto::UpdateGroupMemberRequest>();
  rename.member_id = 2;
  rename.name = "Robert";
  stage.relay(2, rename);
  const std::string told = take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Bob' type='unavailable'"));
  EXPECT_TRUE(contains(told, "nick='Robert'"));
  EXPECT_TRUE(contains(told, "<presence to='1@example.org/phone' from='7@conference.example.org/Robert'>"));
}

TEST_F(GroupNewsTest, a_group_that_is_handed_over_has_another_owner) {
  auto transfer = about_group<proto::UpdateGroupRequest>();
  transfer.has_successor_id = true;
  transfer.successor_id = 1;
  stage.relay(2, transfer);
  const std::string told = take();
  EXPECT_TRUE(contains(told, "<item affiliation='owner' jid='1@example.org' role='moderator'/>"));
  EXPECT_TRUE(contains(told, "<item affiliation='member' jid='2@example.org' role='participant'/>"));
}

TEST_F(GroupNewsTest, a_ban_that_another_own_client_made_is_one) {
  auto ban = about_group<proto::CreateGroupBlockedUserRequest>();
  ban.user_id = 2;
  stage.relay(1, ban);
  EXPECT_TRUE(contains(take(),
                       "<item affiliation='outcast' jid='2@example.org' role='none'><actor nick='Ann'/></item>"
                       "<status code='301'/>"));
}

TEST_F(GroupNewsTest, a_group_that_is_gone_is_destroyed) {
  stage.relay(2, about_group<proto::DeleteGroupRequest>());
  EXPECT_TRUE(contains(take(), "<destroy/>"));
  EXPECT_FALSE(stage.rooms.is_in(stage.account, GroupId(7)));
  EXPECT_EQ(stage.rooms.find(GroupId(7)), nullptr);
}

TEST_F(GroupNewsTest, told_twice_is_shown_once) {
  auto promotion = about_group<proto::UpdateGroupMemberRequest>();
  promotion.member_id = 1;
  promotion.has_role = true;
  promotion.role = proto::group_member_role::kManager;
  stage.relay(2, promotion);
  take();
  stage.relay(3, promotion);
  EXPECT_EQ(take(), "");
}

TEST_F(GroupNewsTest, of_rooms_that_nobody_looks_at_shows_nothing) {
  auto removal = about_group<proto::DeleteGroupMembersRequest>();
  removal.group_id = 8;
  const std::vector<int64_t> users{3};
  removal.member_ids = users;
  stage.relay(2, removal);
  EXPECT_EQ(take(), "");
}

}  // namespace
}  // namespace turms::xmpp::features
