// SPDX-License-Identifier: Apache-2.0
// The table of mapping 14.5, row by row: what a moderator's client says, what Turms is asked, what everybody sees.
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::status;
namespace role = proto::group_member_role;
using Kind = proto::RequestKind;

class RoomAdminTest : public ::testing::Test {
 protected:
  RoomAdminTest() {
    stage.members[1].role = role::kOwner;
    stage.members[2] = {role::kManager};
    phone = &stage.join("phone", out);
    stage.take_writes();
  }
  /// The answer to a set or get of muc#admin with these items; what else was sent is in `seen`.
  std::string query(std::string_view type, std::string_view items) {
    stage.act(*phone, "<iq id='a1' to='7@conference.example.org' type='" + std::string(type) +
                          "'><query xmlns='http://jabber.org/protocol/muc#admin'>" + std::string(items) +
                          "</query></iq>");
    std::string answer;
    seen.clear();
    for (const std::string& one : out.sent) (contains(one, "id='a1'") ? answer : seen) += one;
    out.sent.clear();
    return answer;
  }
  bool does(std::string_view items) { return contains(query("set", items), "type='result'"); }
  bool is_refused(std::string_view items, std::string_view condition) {
    const std::string answer = query("set", items);
    return contains(answer, "type='error'") && contains(answer, "<" + std::string(condition) + " ");
  }
  Lines writes() { return stage.take_writes(); }

  RoomStage stage;
  FakeOutlet out;
  Resource* phone = nullptr;
  std::string seen;
};

TEST_F(RoomAdminTest, member_adds_who_is_none) {
  EXPECT_TRUE(does("<item affiliation='member' jid='4@example.org/desk'/>"));
  EXPECT_EQ(writes(), Lines{"add to 7: 4 as 2"});
}

TEST_F(RoomAdminTest, member_invites_who_must_agree) {
  stage.codes[Kind::kCreateGroupMembers] = status::kAddUserToGroupRequiringUsersApproval;
  EXPECT_TRUE(does("<item affiliation='member' jid='4@example.org'><reason>come</reason></item>"));
  EXPECT_EQ(writes(), (Lines{"add to 7: 4 as 2", "invite 4 'come'"}));
}

TEST_F(RoomAdminTest, member_makes_of_a_manager_a_member) {
  EXPECT_TRUE(does("<item affiliation='member' nick='Bob'/>"));
  EXPECT_EQ(writes(), Lines{"member 2 role 2"});
  EXPECT_TRUE(does("<item affiliation='member' jid='3@example.org'/>"));
  EXPECT_EQ(writes(), Lines()) << "he is one";
}

TEST_F(RoomAdminTest, refusals_to_add_are_told) {
  for (const int32_t code : {status::kNotGroupOwnerToAddGroupMember, status::kNotGroupOwnerOrManagerToAddGroupMember,
                             status::kNotGroupMemberToAddGroupMember}) {
    stage.codes[Kind::kCreateGroupMembers] = code;
    EXPECT_TRUE(is_refused("<item affiliation='member' jid='4@example.org'/>", "forbidden")) << code;
  }
}

TEST_F(RoomAdminTest, none_removes_a_member) {
  EXPECT_TRUE(does("<item affiliation='none' jid='3@example.org'/>"));
  EXPECT_EQ(writes(), Lines{"remove from 7: 3"});
  EXPECT_EQ(stage.core.rooms.find(GroupId(7))->member(UserId(3)), nullptr);
}

TEST_F(RoomAdminTest, none_lifts_the_ban_of_who_is_no_member) {
  EXPECT_TRUE(does("<item affiliation='none' jid='4@example.org'/>"));
  EXPECT_EQ(writes(), Lines{"unban 4"});
  stage.codes[Kind::kDeleteGroupBlockedUser] = status::kNotGroupOwnerOrManagerToRemoveBlockedUser;
  EXPECT_TRUE(is_refused("<item affiliation='none' jid='4@example.org'/>", "forbidden"));
}

TEST_F(RoomAdminTest, a_kick_removes_and_says_why) {
  stage.members[3].device = proto::device_type::kIos;
  stage.core.rooms.refresh(stage.account, GroupId(7));
  stage.ready.run();
  stage.serve();
  out.take();
  EXPECT_TRUE(does("<item nick='Carol' role='none'><reason>Avaunt</reason></item>"));
  EXPECT_EQ(writes(), Lines{"remove from 7: 3"});
  EXPECT_TRUE(contains(seen, "from='7@conference.example.org/Carol'")) << seen;
  EXPECT_TRUE(contains(seen, "type='unavailable'")) << seen;
  EXPECT_TRUE(contains(seen, "<reason>Avaunt</reason>")) << seen;
  EXPECT_TRUE(contains(seen, "<status code='307'/>")) << seen;
}

TEST_F(RoomAdminTest, a_kick_only_sends_out_where_the_operator_wants_that) {
  stage.settings.kick_removes = false;
  stage.rooms.hear(stage.core, std::make_shared<RoomNews>(GroupId(7), UserId(3), true, ""));
  EXPECT_TRUE(does("<item nick='Carol' role='none'/>"));
  EXPECT_EQ(writes(), Lines());
  EXPECT_TRUE(contains(seen, "<status code='307'/>")) << seen;
  EXPECT_TRUE(is_refused("<item nick='Carol' role='none'/>", "not-allowed")) << "nothing of him is there any more";
  stage.members[1].role = role::kMember;
  stage.rooms.refresh(stage.account, GroupId(7));
  stage.ready.run();
  stage.serve();
  stage.rooms.hear(stage.core, std::make_shared<RoomNews>(GroupId(7), UserId(3), true, ""));
  EXPECT_TRUE(is_refused("<item nick='Carol' role='none'/>", "not-allowed")) << "of equal rank";
}

TEST_F(RoomAdminTest, refusals_to_remove_are_told) {
  for (const int32_t code :
       {status::kNotGroupOwnerOrManagerToRemoveGroupMember, status::kNotGroupOwnerToRemoveGroupOwnerOrManager}) {
    stage.codes[Kind::kDeleteGroupMembers] = code;
    EXPECT_TRUE(is_refused("<item affiliation='none' jid='3@example.org'/>", "not-allowed")) << code;
    EXPECT_TRUE(is_refused("<item nick='Carol' role='none'/>", "not-allowed")) << code;
  }
  EXPECT_NE(stage.core.rooms.find(GroupId(7))->member(UserId(3)), nullptr);
}

TEST_F(RoomAdminTest, outcast_bans_and_removes) {
  EXPECT_TRUE(does("<item affiliation='outcast' jid='3@example.org'/>"));
  EXPECT_EQ(writes(), Lines{"ban 3"});
  EXPECT_EQ(stage.core.rooms.find(GroupId(7))->member(UserId(3)), nullptr);
  EXPECT_TRUE(does("<item affiliation='outcast' jid='4@example.org'/>")) << "also who is none";
  stage.codes[Kind::kCreateGroupBlockedUser] = status::kNotGroupOwnerOrManagerToAddBlockedUser;
  EXPECT_TRUE(is_refused("<item affiliation='outcast' jid='4@example.org'/>", "forbidden"));
}

TEST_F(RoomAdminTest, nobody_is_banned_by_himself_or_from_below) {
  EXPECT_TRUE(is_refused("<item affiliation='outcast' jid='1@example.org'/>", "not-allowed")) << "the owner";
  stage.members[1].role = role::kManager;
  stage.members[3].role = role::kOwner;
  stage.core.rooms.refresh(stage.account, GroupId(7));
  stage.ready.run();
  stage.serve();
  EXPECT_TRUE(is_refused("<item affiliation='outcast' jid='1@example.org'/>", "conflict"));
  EXPECT_TRUE(is_refused("<item affiliation='outcast' jid='2@example.org'/>", "not-allowed")) << "another manager";
  EXPECT_TRUE(is_refused("<item affiliation='outcast' jid='3@example.org'/>", "not-allowed")) << "the owner";
  EXPECT_EQ(writes(), Lines());
}

TEST_F(RoomAdminTest, admin_makes_managers) {
  EXPECT_TRUE(does("<item affiliation='admin' jid='3@example.org'/>"));
  EXPECT_EQ(writes(), Lines{"member 3 role 1"});
  EXPECT_TRUE(does("<item affiliation='admin' jid='2@example.org'/>"));
  EXPECT_EQ(writes(), Lines()) << "he is one";
  EXPECT_TRUE(does("<item affiliation='admin' jid='4@example.org'/>"));
  EXPECT_EQ(writes(), Lines{"add to 7: 4 as 1"});
  stage.codes[Kind::kUpdateGroupMember] = status::kNotGroupOwnerToUpdateGroupMemberRole;
  EXPECT_TRUE(is_refused("<item affiliation='member' jid='2@example.org'/>", "forbidden"));
}

TEST_F(RoomAdminTest, owners_are_not_made_here) {
  EXPECT_TRUE(is_refused("<item affiliation='owner' jid='3@example.org'/>", "not-allowed"));
  EXPECT_TRUE(is_refused("<item affiliation='admin' jid='1@example.org'/>", "not-allowed"));
  EXPECT_TRUE(does("<item affiliation='owner' jid='1@example.org'/>")) << "he is it";
  EXPECT_EQ(writes(), Lines());
}

TEST_F(RoomAdminTest, voice_is_taken_and_given_back_by_the_owner) {
  EXPECT_TRUE(does("<item nick='Carol' role='visitor'/>"));
  const int64_t until = stage.clock.unix_ms() + int64_t{10} * 365 * 24 * 3600 * 1000;
  EXPECT_EQ(writes(), Lines{"member 3 role 2 mute " + std::to_string(until)});
  EXPECT_TRUE(does("<item nick='Carol' role='visitor'/>"));
  EXPECT_EQ(writes(), Lines()) << "he has none";
  EXPECT_TRUE(does("<item nick='Carol' role='participant'/>"));
  EXPECT_EQ(writes(), Lines{"member 3 role 2 mute 1"});
  EXPECT_TRUE(does("<item nick='Carol' role='participant'/>"));
  EXPECT_EQ(writes(), Lines()) << "he has it";
}

TEST_F(RoomAdminTest, a_manager_says_the_name_with_the_mute) {
  stage.members[1].role = role::kManager;
  stage.core.rooms.refresh(stage.account, GroupId(7));
  stage.ready.run();
  stage.serve();
  EXPECT_TRUE(does("<item nick='Carol' role='visitor'/>"));
  const Lines done = writes();
  ASSERT_EQ(done.size(), 1U);
  EXPECT_EQ(done[0].substr(0, 21), "member 3 'Carol' mute");
  for (const int32_t code : {status::kNotGroupOwnerOrManagerToMuteGroupMember,
                             status::kMuteGroupMemberWithRoleEqualToOrHigherThanRequester}) {
    stage.codes[Kind::kUpdateGroupMember] = code;
    EXPECT_TRUE(is_refused("<item nick='Carol' role='participant'/>", "forbidden")) << code;
  }
}

TEST_F(RoomAdminTest, roles_of_managers_follow_from_what_they_are) {
  EXPECT_TRUE(does("<item nick='Bob' role='moderator'/>"));
  EXPECT_TRUE(is_refused("<item nick='Bob' role='visitor'/>", "not-allowed"));
  EXPECT_TRUE(is_refused("<item nick='Bob' role='participant'/>", "not-allowed"));
  EXPECT_TRUE(is_refused("<item nick='Carol' role='moderator'/>", "not-allowed"));
  EXPECT_EQ(writes(), Lines());
}

TEST_F(RoomAdminTest, who_is_not_known_is_not_found) {
  EXPECT_TRUE(is_refused("<item nick='Nobody' role='none'/>", "item-not-found"));
  EXPECT_TRUE(is_refused("<item jid='4@elsewhere.example' affiliation='member'/>", "item-not-found"));
  EXPECT_TRUE(is_refused("<item jid='4@example.org' role='visitor'/>", "item-not-found"));
  EXPECT_EQ(writes(), Lines());
}

TEST_F(RoomAdminTest, the_first_failure_ends_it_and_what_was_done_stays) {
  EXPECT_TRUE(
      is_refused("<item affiliation='admin' jid='3@example.org'/><item affiliation='owner' jid='2@example.org'/>"
                 "<item affiliation='none' jid='2@example.org'/>",
                 "not-allowed"));
  EXPECT_EQ(writes(), Lines{"member 3 role 1"});
  EXPECT_TRUE(is_refused("<item affiliation='admin' jid='3@example.org'/><item/>", "bad-request"));
  EXPECT_EQ(writes(), Lines()) << "nothing of a malformed one";
}

TEST_F(RoomAdminTest, lists_are_by_affiliation_or_by_role) {
  EXPECT_TRUE(contains(query("get", "<item affiliation='owner'/>"),
                       "<query xmlns='http://jabber.org/protocol/muc#admin'>"
                       "<item affiliation='owner' jid='1@example.org' nick='Ann' role='moderator'/></query>"));
  EXPECT_TRUE(contains(query("get", "<item affiliation='admin'/>"),
                       "<item affiliation='admin' jid='2@example.org' nick='Bob'/></query>"));
  EXPECT_TRUE(contains(query("get", "<item affiliation='member'/>"), "jid='3@example.org' nick='Carol'"));
  const std::string moderators = query("get", "<item role='moderator'/>");
  EXPECT_TRUE(contains(moderators, "jid='1@example.org'"));
  EXPECT_FALSE(contains(moderators, "jid='2@example.org'")) << "not in the room";
}

TEST_F(RoomAdminTest, the_banned_are_listed_for_moderators) {
  stage.codes[Kind::kQueryGroupBlockedUserIds] = 0;
  query("get", "<item affiliation='outcast'/>");
  const std::vector<int64_t> ids{4};
  proto::LongsWithVersion data{};
  data.longs = ids;
  std::string answer;
  ASSERT_TRUE(proto::write_data_response(answer, stage.clock.unix_ms(),
                                         stage.request(stage.turms.requests.size() - 1).request_id, status::kOk, data));
  stage.notify(answer);
  EXPECT_TRUE(contains(out.take(), "<item affiliation='outcast' jid='4@example.org'/></query>"));
  stage.members[1].role = role::kMember;
  stage.core.rooms.refresh(stage.account, GroupId(7));
  stage.ready.run();
  stage.serve();
  EXPECT_TRUE(contains(query("get", "<item affiliation='outcast'/>"), "<forbidden "));
}

TEST_F(RoomAdminTest, strangers_may_nothing) {
  stage.members.erase(1);
  proto::DeleteGroupMembersRequest gone{};
  const std::vector<int64_t> self{1};
  gone.group_id = 7;
  gone.member_ids = self;
  stage.relay(2, gone);
  EXPECT_TRUE(contains(query("get", "<item affiliation='member'/>"), "<forbidden "));
  EXPECT_TRUE(is_refused("<item nick='Carol' role='none'/>", "forbidden"));
  EXPECT_EQ(writes(), Lines());
}

TEST_F(RoomAdminTest, a_room_that_is_not_there_is_not_found) {
  stage.act(*phone,
            "<iq id='a1' to='8@conference.example.org' type='get'>"
            "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member'/></query></iq>");
  EXPECT_TRUE(contains(out.take(), "<item-not-found "));
}

}  // namespace
}  // namespace turms::xmpp::features
