// SPDX-License-Identifier: Apache-2.0
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kJoin =
    "<presence to='7@conference.example.org/Ann'><x xmlns='http://jabber.org/protocol/muc'/></presence>";

class JoinTest : public ::testing::Test {
 protected:
  std::string take() { return phone_out.take(); }
  RoomStage stage;
  FakeOutlet phone_out;
  FakeOutlet laptop_out;
};

bool is_error(std::string_view answer, std::string_view condition) {
  return contains(answer, "type='error'") && contains(answer, condition);
}

TEST_F(JoinTest, tells_the_others_first_then_oneself_then_the_subject) {
  stage.members[2].device = proto::device_type::kIos;
  stage.announcement = "Welcome";
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, kJoin);
  ASSERT_EQ(phone_out.sent.size(), 3U) << take();
  EXPECT_TRUE(contains(phone_out.sent[0], "from='7@conference.example.org/Bob'"));
  EXPECT_TRUE(contains(phone_out.sent[0], "<item affiliation='owner' jid='2@example.org' role='moderator'/>"));
  EXPECT_TRUE(contains(phone_out.sent[1], "from='7@conference.example.org/Ann'"));
  EXPECT_TRUE(contains(phone_out.sent[1], "to='1@example.org/phone'"));
  EXPECT_TRUE(contains(phone_out.sent[1], "<item affiliation='member' jid='1@example.org' role='participant'/>"));
  EXPECT_TRUE(contains(phone_out.sent[1], "<status code='100'/><status code='170'/><status code='110'/>"));
  EXPECT_EQ(phone_out.sent[2],
            "<message from='7@conference.example.org' to='1@example.org/phone' type='groupchat'>"
            "<subject>Welcome</subject></message>");
}

TEST_F(JoinTest, shows_no_members_who_are_not_there) {
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, kJoin);
  EXPECT_FALSE(contains(take(), "/Bob'"));
}

TEST_F(JoinTest, shows_no_xmpp_user_who_has_not_joined) {
  stage.members[2].device = stage.settings.device_type;
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, kJoin);
  EXPECT_FALSE(contains(take(), "/Bob'"));
}

TEST_F(JoinTest, with_another_nick_is_told_the_one_that_counts) {
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone,
            "<presence to='7@conference.example.org/Queen'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  const std::string told = take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Ann'"));
  EXPECT_TRUE(contains(told, "<status code='210'/>"));
  EXPECT_EQ(stage.take_writes(), Lines()) << "nothing is written";
}

TEST_F(JoinTest, without_a_nick_is_malformed) {
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, "<presence to='7@conference.example.org'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  EXPECT_TRUE(is_error(take(), "<jid-malformed"));
}

TEST_F(JoinTest, of_a_group_that_is_none_finds_nothing) {
  stage.exists = false;
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, kJoin);
  EXPECT_TRUE(is_error(take(), "<item-not-found"));
}

TEST_F(JoinTest, needs_an_invitation_where_turms_wants_one) {
  stage.members.erase(1);
  stage.codes[proto::RequestKind::kCreateGroupMembers] = proto::status::kUserJoinGroupWithoutAcceptingGroupInvitation;
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, kJoin);
  EXPECT_TRUE(is_error(take(), "<registration-required"));
}

TEST_F(JoinTest, of_an_open_group_makes_one_a_member) {
  stage.members.erase(1);
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, kJoin);
  EXPECT_EQ(stage.take_writes(), Lines{"add to 7: 1 as 2"});
  EXPECT_TRUE(contains(take(), "<status code='110'/>"));
}

TEST_F(JoinTest, accepts_the_invitation_that_waits) {
  stage.members.erase(1);
  stage.codes[proto::RequestKind::kCreateGroupMembers] = proto::status::kUserJoinGroupWithoutAcceptingGroupInvitation;
  stage.invitations = {{50, 8}, {51, 7, proto::request_status::kDeclined}, {52, 7}};
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, kJoin);
  EXPECT_EQ(stage.take_writes(), (Lines{"add to 7: 1 as 2", "accept 52"}));
  EXPECT_TRUE(contains(take(), "<status code='110'/>"));
}

TEST_F(JoinTest, of_a_banned_user_is_forbidden) {
  stage.members.erase(1);
  stage.codes[proto::RequestKind::kCreateGroupMembers] = proto::status::kAddBlockedUserToGroup;
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, kJoin);
  EXPECT_TRUE(is_error(take(), "<forbidden"));
}

TEST_F(JoinTest, asks_turms_once_for_all_clients_of_a_shard) {
  stage.join("phone", phone_out);
  const int asked = stage.asked[proto::RequestKind::kQueryGroupMembers];
  stage.join("laptop", laptop_out);
  EXPECT_EQ(stage.asked[proto::RequestKind::kQueryGroupMembers], asked);
}

TEST_F(JoinTest, of_a_second_client_is_presence_to_the_first) {
  stage.join("phone", phone_out);
  Resource& laptop = stage.enter("laptop", laptop_out);
  phone_out.take();
  stage.act(laptop,
            "<presence to='7@conference.example.org/Ann'><show>away</show>"
            "<x xmlns='http://jabber.org/protocol/muc'/></presence>");
  const std::string told = take();
  EXPECT_TRUE(contains(told, "<show>away</show>"));
  EXPECT_TRUE(contains(told, "<status code='110'/>")) << "it is himself";
  EXPECT_FALSE(contains(told, "protocol/muc'")) << "what he said to the room is not passed on";
}

TEST_F(JoinTest, again_tells_everything_again) {
  Resource& phone = stage.join("phone", phone_out);
  stage.act(phone, kJoin);
  const std::string told = take();
  EXPECT_TRUE(contains(told, "<status code='110'/>"));
  EXPECT_TRUE(contains(told, "<subject>") || contains(told, "<subject/>")) << told;
}

TEST_F(JoinTest, is_undone_by_leaving_which_leaves_the_group_alone) {
  Resource& phone = stage.join("phone", phone_out);
  stage.act(phone, "<presence type='unavailable' to='7@conference.example.org/Ann'/>");
  const std::string told = take();
  EXPECT_TRUE(contains(told, "type='unavailable'"));
  EXPECT_TRUE(contains(told, "<item affiliation='member' jid='1@example.org' role='none'/><status code='110'/>"));
  EXPECT_EQ(stage.take_writes(), Lines());
  EXPECT_FALSE(stage.rooms.is_in(stage.account, GroupId(7)));
}

TEST_F(JoinTest, is_none_when_one_leaves_before_turms_has_answered) {
  Resource& phone = stage.enter("phone", phone_out);
  stage.say(phone, kJoin);
  stage.act(phone, "<presence type='unavailable' to='7@conference.example.org/Ann'/>");
  const std::string told = take();
  EXPECT_FALSE(stage.rooms.is_in(stage.account, GroupId(7)));
  EXPECT_TRUE(contains(told, "type='unavailable'")) << told;
  EXPECT_TRUE(contains(told, "<status code='110'/>"));
  EXPECT_TRUE(stage.router.announced.empty()) << "nobody was shown him";
}

TEST_F(JoinTest, a_word_about_oneself_makes_nobody_a_member) {
  stage.members.erase(1);
  Resource& phone = stage.enter("phone", phone_out);
  stage.act(phone, "<presence to='7@conference.example.org/Ann'><show>away</show></presence>");
  EXPECT_EQ(stage.take_writes(), Lines());
  EXPECT_TRUE(is_error(take(), "<registration-required"));
}

TEST_F(JoinTest, many_times_is_one) {
  Resource& phone = stage.join("phone", phone_out);
  for (int i = 0; i < 5; ++i) stage.act(phone, kJoin);
  EXPECT_EQ(stage.rooms.groups_of(UserId(1)).size(), 1U);
}

TEST_F(JoinTest, of_a_group_that_was_dissolved_meanwhile_is_refused) {
  Resource& phone = stage.enter("phone", phone_out);
  stage.say(phone, kJoin);
  stage.rooms.dissolve(stage.core, GroupId(7), UserId(2), {});
  stage.serve();
  EXPECT_TRUE(contains(take(), "type='error'"));
  EXPECT_FALSE(stage.rooms.is_in(stage.account, GroupId(7)));
}

TEST_F(JoinTest, ends_with_the_resource) {
  Resource& phone = stage.join("phone", phone_out);
  stage.join("laptop", laptop_out);
  stage.account.remove_resource(phone.id());
  EXPECT_TRUE(stage.rooms.is_in(stage.account, GroupId(7)));
  stage.account.remove_resource(stage.account.resources().front()->id());
  EXPECT_FALSE(stage.rooms.is_in(stage.account, GroupId(7)));
  EXPECT_FALSE(stage.router.announced.back()->is_here) << "other shards hear of it";
}

TEST_F(JoinTest, ends_with_presence) {
  Resource& phone = stage.join("phone", phone_out);
  stage.act(phone, "<presence type='unavailable'/>");
  EXPECT_FALSE(stage.rooms.is_in(stage.account, GroupId(7)));
}

TEST_F(JoinTest, another_name_in_the_room_is_written_to_turms) {
  Resource& phone = stage.join("phone", phone_out);
  stage.act(phone, "<presence to='7@conference.example.org/Queen'/>");
  EXPECT_EQ(stage.take_writes(), Lines{"member 1 'Queen'"});
  const std::string told = take();
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Ann' type='unavailable'"));
  EXPECT_TRUE(contains(told, "nick='Queen' role='participant'/><status code='303'/><status code='110'/>"));
  EXPECT_TRUE(contains(told, "from='7@conference.example.org/Queen'"));
}

TEST_F(JoinTest, a_name_that_somebody_has_is_a_conflict) {
  Resource& phone = stage.join("phone", phone_out);
  stage.act(phone, "<presence to='7@conference.example.org/Bob'/>");
  EXPECT_TRUE(is_error(take(), "<conflict"));
  EXPECT_EQ(stage.take_writes(), Lines());
}

TEST_F(JoinTest, a_name_that_turms_refuses_is_not_allowed) {
  Resource& phone = stage.join("phone", phone_out);
  stage.codes[proto::RequestKind::kUpdateGroupMember] = proto::status::kNotGroupOwnerOrManagerToUpdateGroupMemberInfo;
  stage.act(phone, "<presence to='7@conference.example.org/Queen'/>");
  EXPECT_TRUE(is_error(take(), "<not-allowed"));
}

TEST_F(JoinTest, presence_in_the_room_is_passed_on) {
  Resource& phone = stage.join("phone", phone_out);
  stage.join("laptop", laptop_out);
  phone_out.take();
  stage.act(phone, "<presence to='7@conference.example.org/Ann'><show>dnd</show></presence>");
  EXPECT_TRUE(contains(laptop_out.take(), "<show>dnd</show>"));
}

TEST_F(JoinTest, who_is_online_in_turms_is_asked_again_and_told) {
  stage.join("phone", phone_out);
  stage.members[3].device = proto::device_type::kAndroid;
  stage.pass_seconds(121);
  EXPECT_TRUE(contains(take(), "from='7@conference.example.org/Carol'"));
  stage.members[3].device = -1;
  stage.pass_seconds(121);
  EXPECT_TRUE(contains(take(), "from='7@conference.example.org/Carol' type='unavailable'"));
}

TEST_F(JoinTest, what_changed_while_the_session_was_down_is_told_when_it_is_back) {
  stage.members[3].device = proto::device_type::kAndroid;
  stage.join("phone", phone_out);
  stage.account.lose_session(0, {});
  stage.ready.run();
  stage.members.erase(3);
  stage.account.open_session();
  stage.ready.run();
  stage.serve();
  EXPECT_TRUE(contains(take(), "from='7@conference.example.org/Carol' type='unavailable'"));
}

}  // namespace
}  // namespace turms::xmpp::features
