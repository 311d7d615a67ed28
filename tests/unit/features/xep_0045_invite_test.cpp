// SPDX-License-Identifier: Apache-2.0
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::status;
using Kind = proto::RequestKind;

constexpr std::string_view kInvite =
    "<message to='7@conference.example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'>"
    "<invite to='4@example.org'><reason>Come</reason></invite></x></message>";

class InvitationsToRoomsTest : public ::testing::Test {
 protected:
  std::string say(std::string_view xml) {
    stage.act(*phone, xml);
    return out.take();
  }
  void relay_invitation(int64_t inviter, int64_t invitee, std::string_view text) {
    proto::CreateGroupInvitationRequest request{};
    request.group_id = 7;
    request.invitee_id = invitee;
    request.content = text;
    stage.relay(inviter, request);
  }
  void relay_answer(int64_t invitee, int64_t id, int32_t action) {
    proto::UpdateGroupInvitationRequest request{};
    request.invitation_id = id;
    request.response_action = static_cast<decltype(request.response_action)>(action);
    request.reason = "busy";
    stage.relay(invitee, request);
  }
  void load_contacts() {
    stage.account.contacts().set_loaded();
    stage.ready.run();
    stage.serve();
  }
  Lines writes() { return stage.take_writes(); }

  RoomStage stage;
  FakeOutlet out;
  FakeOutlet laptop_out;
  Resource* phone = nullptr;
};

class InvitingTest : public InvitationsToRoomsTest {
 protected:
  InvitingTest() {
    phone = &stage.join("phone", out);
    stage.take_writes();
  }
};

TEST_F(InvitingTest, becomes_an_invitation_of_turms) {
  EXPECT_EQ(say(kInvite), "");
  EXPECT_EQ(writes(), Lines{"invite 4 'Come'"});
}

TEST_F(InvitingTest, is_said_once_a_minute) {
  say(kInvite);
  say(kInvite);
  EXPECT_EQ(writes(), Lines{"invite 4 'Come'"});
  stage.clock.advance_ms(61'000);
  say(kInvite);
  EXPECT_EQ(writes(), Lines{"invite 4 'Come'"});
}

TEST_F(InvitingTest, adds_where_nobody_must_agree) {
  stage.codes[Kind::kCreateGroupInvitation] = status::kSendGroupInvitationToGroupNotRequiringUsersApproval;
  EXPECT_EQ(say(kInvite), "");
  EXPECT_EQ(writes(), (Lines{"invite 4 'Come'", "add to 7: 4 as 2"}));
}

TEST_F(InvitingTest, reaches_the_clients_of_members) {
  stage.codes[Kind::kCreateGroupInvitation] = status::kSendGroupInvitationToGroupMember;
  EXPECT_EQ(say(kInvite), "");
  ASSERT_EQ(stage.router.stanzas.size(), 1U);
  EXPECT_EQ(stage.router.stanzas[0].to, UserId(4));
  EXPECT_EQ(stage.router.stanzas[0].xml,
            "<message from='7@conference.example.org' to='4@example.org'><x "
            "xmlns='http://jabber.org/protocol/muc#user'><invite from='1@example.org'><reason>Come</reason>"
            "</invite></x></message>");
}

TEST_F(InvitingTest, is_refused_as_turms_does) {
  stage.codes[Kind::kCreateGroupInvitation] = status::kSendGroupInvitationToBlockedUser;
  EXPECT_TRUE(contains(say(kInvite), "<forbidden "));
  stage.codes[Kind::kCreateGroupInvitation] = status::kNotGroupOwnerOrManagerToSendGroupInvitation;
  EXPECT_TRUE(contains(say(kInvite), "<forbidden "));
}

TEST_F(InvitingTest, of_nobody_is_an_error) {
  EXPECT_TRUE(contains(say("<message to='7@conference.example.org' id='i1'><x "
                           "xmlns='http://jabber.org/protocol/muc#user'><invite to='x@elsewhere.example'/></x>"
                           "</message>"),
                       "<item-not-found "));
  EXPECT_TRUE(contains(say("<message to='7@conference.example.org' id='i1'><x "
                           "xmlns='http://jabber.org/protocol/muc#user'><invite/></x></message>"),
                       "<jid-malformed "));
  EXPECT_EQ(writes(), Lines());
}

class InvitedTest : public InvitationsToRoomsTest {
 protected:
  InvitedTest() {
    stage.members.erase(1);
    phone = &stage.enter("phone", out);
  }
};

TEST_F(InvitedTest, hear_it_from_the_room) {
  relay_invitation(2, 1, "Come");
  EXPECT_EQ(out.take(),
            "<message from='7@conference.example.org' to='1@example.org/phone'><x "
            "xmlns='http://jabber.org/protocol/muc#user'><invite from='2@example.org'><reason>Come</reason>"
            "</invite></x></message>");
}

TEST_F(InvitedTest, hear_nothing_of_others_or_of_the_blocked) {
  relay_invitation(2, 4, "Come");
  relay_invitation(1, 4, "Come");
  EXPECT_EQ(out.take(), "");
  stage.account.contacts().update(UserId(2),
                                  [](bridge::Contact& contact) { contact.is_related = contact.is_blocked = true; });
  relay_invitation(2, 1, "Come");
  EXPECT_EQ(out.take(), "");
}

TEST_F(InvitedTest, are_shown_what_waits_when_they_come_and_only_then) {
  stage.invitations = {{70, 7}, {71, 7, proto::request_status::kDeclined}};
  EXPECT_EQ(out.take(), "") << "not before the blocked are known";
  load_contacts();
  EXPECT_TRUE(contains(out.take(), "<invite from='2@example.org'/>"));
  stage.enter("laptop", laptop_out);
  stage.serve();
  EXPECT_FALSE(contains(out.take(), "<invite")) << "the phone was shown it";
}

TEST_F(InvitedTest, are_not_shown_again_what_they_saw_live) {
  relay_invitation(2, 1, "Come");
  out.take();
  stage.invitations = {{70, 7}};
  load_contacts();
  EXPECT_EQ(out.take(), "");
}

TEST_F(InvitedTest, decline_all_of_this_room_and_inviter) {
  stage.invitations = {{70, 7}, {71, 8}, {72, 7}};
  EXPECT_EQ(say("<message to='7@conference.example.org' id='d1'><x xmlns='http://jabber.org/protocol/muc#user'>"
                "<decline to='2@example.org'><reason>busy</reason></decline></x></message>"),
            "");
  EXPECT_EQ(writes(), (Lines{"decline 70", "decline 72"}));
}

TEST_F(InvitedTest, who_are_members_now_open_the_room) {
  proto::CreateGroupMembersRequest added{};
  const std::vector<int64_t> self{1};
  added.group_id = 7;
  added.user_ids = self;
  stage.members[1];
  stage.relay(2, added);
  EXPECT_TRUE(contains(out.take(), "<invite from='2@example.org'/>"));
  stage.relay(1, added);
  EXPECT_EQ(out.take(), "") << "by his own doing";
}

TEST_F(InvitingTest, hears_of_a_decline) {
  stage.codes[Kind::kQueryGroupInvitations] = 0;
  relay_answer(4, 70, proto::response_action::kDecline);
  std::vector<proto::GroupInvitation> rows(1);
  rows[0] = {};
  rows[0].has_id = rows[0].has_group_id = rows[0].has_invitee_id = true;
  rows[0].id = 70;
  rows[0].group_id = 7;
  rows[0].invitee_id = 4;
  proto::GroupInvitationsWithVersion data{};
  data.group_invitations = rows;
  std::string answer;
  ASSERT_TRUE(proto::write_data_response(answer, stage.clock.unix_ms(),
                                         stage.request(stage.turms.requests.size() - 1).request_id, status::kOk, data));
  stage.notify(answer);
  EXPECT_EQ(out.take(),
            "<message from='7@conference.example.org' to='1@example.org'><x "
            "xmlns='http://jabber.org/protocol/muc#user'><decline from='4@example.org'><reason>busy</reason>"
            "</decline></x></message>");
}

TEST_F(InvitingTest, hears_nothing_of_acceptance_or_of_what_others_sent) {
  relay_answer(4, 70, proto::response_action::kAccept);
  relay_answer(4, 70, proto::response_action::kDecline);
  EXPECT_EQ(out.take(), "");
}

}  // namespace
}  // namespace turms::xmpp::features
